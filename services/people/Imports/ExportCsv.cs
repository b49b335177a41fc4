using System.Globalization;
using System.Text;
using Coaching.People.V1;

namespace Coaching.People;

/// <summary>Writes units or staff as one CSV file with the columns that a mapping names, which reads it again.</summary>
internal sealed class ExportCsv(CsvMapping mapping, ExportUnits units, ExportStaff? staff)
{
    public async Task Write(Stream body, CancellationToken cancel)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        var columns = CsvMappings.Columns(mapping).Where(column => column.Length > 0).ToArray();
        await writer.WriteAsync(CsvText.Line(columns));
        if (staff is null)
        {
            foreach (var unit in units.All.Where(unit => unit.Row.Level == mapping.Level).OrderBy(unit => unit.Id, StringComparer.Ordinal))
            {
                await Write(writer, columns, Values(unit), cancel);
            }

            return;
        }

        await foreach (var person in staff.Read(cancel))
        {
            await Write(writer, columns, Values(person), cancel);
        }
    }

    private static Task Write(StreamWriter writer, string[] columns, IEnumerable<(string Column, string Value)> values, CancellationToken cancel)
    {
        // A column may stand for two things, such as identifier and code: the first says what it holds.
        var row = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, value) in values)
        {
            row.TryAdd(column, value);
        }

        return writer.WriteAsync(CsvText.Line(columns.Select(column => row.GetValueOrDefault(column, ""))).AsMemory(), cancel);
    }

    private IEnumerable<(string Column, string Value)> Values(ExportUnit unit)
    {
        yield return (mapping.IdColumn, unit.Id);
        yield return (mapping.DisplayNameColumn, CsvText.Safe(unit.Row.DisplayName));
        yield return (mapping.CodeColumn, CsvText.Safe(unit.Row.Code ?? ""));
        foreach (var path in mapping.Path)
        {
            var above = unit.Row.AncestorNames.Select(name => units.ByName.GetValueOrDefault(name)).FirstOrDefault(above => above?.Row.Level == path.Level);
            yield return (path.Column, CsvText.Safe(above?.Row.DisplayName ?? ""));
        }

        yield return (mapping.LatitudeColumn, Degrees(unit.Row.Latitude));
        yield return (mapping.LongitudeColumn, Degrees(unit.Row.Longitude));
    }

    private IEnumerable<(string Column, string Value)> Values(ExportPerson person)
    {
        var (row, main) = (person.Row, person.Posts[0]);
        yield return (mapping.IdColumn, person.Id);
        yield return (mapping.GivenNameColumn, CsvText.Safe(row.GivenName));
        yield return (mapping.FamilyNameColumn, CsvText.Safe(row.FamilyName));
        yield return (mapping.EmailColumn, CsvText.Safe(person.Email));
        yield return (mapping.PhoneColumn, person.Phone);
        yield return (mapping.RoleColumn, RosterVocabulary.WordOf(main.Row.Role, isVersion11: false));
        yield return (mapping.UnitColumn, main.UnitId);
        foreach (var id in mapping.ExternalIdColumns)
        {
            yield return (id.Column, CsvText.Safe(person.Ids.FirstOrDefault(own => own.System == id.System)?.Value ?? ""));
        }
    }

    private static string Degrees(double? degrees) => degrees?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
