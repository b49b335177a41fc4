using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Coaching.People;

/// <summary>Writes units and staff as a package of OneRoster or of School Data Sync: a reference copy, entry by entry, in bounded memory.</summary>
internal sealed class ExportRoster(string version, ExportUnits units, ExportStaff? staff)
{
    // The same state is the same file, to the byte.
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Empty = ["", ""];

    private bool IsSds => version == RosterSchema.Sds;

    public async Task Write(Stream body, CancellationToken cancel)
    {
        await using var draining = new DrainingStream(body);
        await WriteEntries(draining, cancel);
        await draining.FlushAsync(cancel);
    }

    private async Task WriteEntries(Stream body, CancellationToken cancel)
    {
        await using var zip = await ZipArchive.CreateAsync(body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel);
        if (!IsSds)
        {
            await Entry(zip, "manifest", Manifest(), cancel);
        }

        await Entry(zip, "orgs", Orgs(), cancel);
        if (staff is null)
        {
            return;
        }

        await Entry(zip, "users", Users(cancel), cancel);
        if (version != RosterSchema.Version11)
        {
            await Entry(zip, "roles", Roles(cancel), cancel);
        }
    }

    private static async Task Entry(ZipArchive zip, string name, IAsyncEnumerable<string> lines, CancellationToken cancel)
    {
        var entry = zip.CreateEntry($"{name}.csv", CompressionLevel.Fastest);
        entry.LastWriteTime = EntryTime;
        await using var writer = new StreamWriter(await entry.OpenAsync(cancel), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await foreach (var line in lines.WithCancellation(cancel))
        {
            await writer.WriteAsync(line.AsMemory(), cancel);
        }
    }

    private async IAsyncEnumerable<string> Manifest()
    {
        yield return CsvText.Line("propertyName", "value");
        yield return CsvText.Line("manifest.version", "1.0");
        yield return CsvText.Line("oneroster.version", version);
        string[] bulk = staff is null ? ["orgs"] : version == RosterSchema.Version11 ? ["orgs", "users"] : ["orgs", "roles", "users"];
        foreach (var file in RosterSchema.FilesOf(version))
        {
            yield return CsvText.Line($"file.{file}", bulk.Contains(file) ? "bulk" : "absent");
        }

        yield return CsvText.Line("source.systemName", "CoachingPlatform");
        yield return CsvText.Line("source.systemCode", "coaching-platform");
        await Task.CompletedTask;
    }

    private async IAsyncEnumerable<string> Orgs()
    {
        yield return CsvText.Line(IsSds ? Columns("orgs") : [.. Columns("orgs"), "metadata.latitude", "metadata.longitude"]);
        foreach (var (row, id, parent) in units.All)
        {
            var (name, type) = (CsvText.Safe(row.DisplayName), RosterVocabulary.TypeOf(row.Level));
            yield return IsSds
                ? CsvText.Line(id, name, type, parent)
                : CsvText.Line([id, .. Empty, name, type, CsvText.Safe(row.Code ?? ""), parent, Degrees(row.Latitude), Degrees(row.Longitude)]);
        }

        await Task.CompletedTask;
    }

    private async IAsyncEnumerable<string> Users([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        yield return CsvText.Line(Columns("users"));
        await foreach (var person in staff!.Read(cancel))
        {
            var row = person.Row;
            var (given, family) = (CsvText.Safe(row.GivenName), CsvText.Safe(row.FamilyName));
            var (email, phone) = (CsvText.Safe(person.Email), person.Phone);
            var ids = string.Join(',', person.Ids.Where(IsPlain).Select(id => $"{{{id.System}:{id.Value}}}"));
            var main = person.Posts[0];
            string[] name = [given, family, "", ""];
            yield return version switch
            {
                RosterSchema.Version11 => CsvText.Line(
                    [person.Id, .. Empty, "true", Orgs(person, main), Role(main), person.Id, ids, .. name, email, "", phone, "", "", ""]),
                RosterSchema.Version12 => CsvText.Line(
                    [person.Id, .. Empty, "true", person.Id, ids, .. name, email, "", phone, "", "", "", "", "", "", "", "", units.ByName[row.PrimaryOrgUnit].Id, ""]),
                _ => CsvText.Line(person.Id, person.Id, given, family, "", "", email, phone, ""),
            };
        }
    }

    private async IAsyncEnumerable<string> Roles([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        yield return CsvText.Line(Columns("roles"));
        await foreach (var person in staff!.Read(cancel))
        {
            foreach (var (index, post) in person.Posts.Index())
            {
                var (begin, end) = (Day(post.Row.StartDate), Day(post.Row.EndDate));
                yield return IsSds
                    ? CsvText.Line(person.Id, post.UnitId, Role(post), "", "", index == 0 ? "TRUE" : "FALSE", begin, end)
                    : CsvText.Line(
                        [$"{person.Id}.{index.ToString(CultureInfo.InvariantCulture)}", .. Empty, person.Id, index == 0 ? "primary" : "secondary", Role(post), begin, end, post.UnitId, ""]);
            }
        }
    }

    private string[] Columns(string file) => [.. RosterSchema.ColumnsOf(file, version).Select(column => column.Name)];

    // Version 1.1 gives a person one role, at one organisation or several.
    private static string Orgs(ExportPerson person, ExportPost main) =>
        string.Join(',', person.Posts.Where(post => post.Row.Role == main.Row.Role).Select(post => post.UnitId).Distinct(StringComparer.Ordinal));

    private string Role(ExportPost post) => RosterVocabulary.WordOf(post.Row.Role, version == RosterSchema.Version11);

    // A list of {type:id} cannot hold what parts its members.
    private static bool IsPlain(Type.V1.ExternalId id) => !id.Value.AsSpan().ContainsAny(",{}");

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Degrees(double? degrees) => degrees?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
