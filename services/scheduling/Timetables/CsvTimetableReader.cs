using System.Globalization;

namespace Coaching.Scheduling;

/// <summary>Reads a CSV of a school's own: a row for each lesson of each teacher, under a header that the options name.</summary>
internal sealed class CsvTimetableReader(TimetableBuilder builder, TimetableOptions options, TimetableIssueLog log)
{
    private readonly CsvTimetableColumns _columns = options.Columns;
    private readonly List<Row> _rows = [];
    private string _file = "";

    public void Read(IReadOnlyList<TimetableSource> files)
    {
        foreach (var other in files.Skip(1))
        {
            log.Add(other.Name, 0, "", TimetableIssueCodes.UnknownFile);
        }

        if (files.Count == 0)
        {
            return;
        }

        _file = files[0].Name;
        var records = new CsvRecords(TimetableText.OpenPlain(files[0], options, log), _file, options, log);
        if (Header(records.Next() ?? []) is not { } header)
        {
            return;
        }

        while (records.Next() is { } fields)
        {
            Take(fields, header, records.Line);
        }

        var days = TimetableAxis.Days(_file, [.. _rows.Select(row => row.Day).Distinct(StringComparer.Ordinal)], options, log);
        var periods = TimetableAxis.Periods(_file, [.. _rows.Select(row => row.Period).Distinct(StringComparer.Ordinal)], options, log);
        builder.Settle(new CalendarDraft(_file, days, periods));
        Place();
    }

    private Dictionary<string, int>? Header(List<string> header)
    {
        string[] needed = [_columns.Staff, _columns.Day, _columns.Period];
        string[] named = [.. needed, _columns.Subject, _columns.Class, _columns.Room, _columns.Duration, _columns.Id];
        var found = named.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)
            .ToDictionary(
                name => name,
                name => header.FindIndex(column => string.Equals(column, name, StringComparison.OrdinalIgnoreCase)),
                StringComparer.Ordinal);
        foreach (var missing in found.Where(column => column.Value < 0))
        {
            log.Add(_file, 1, missing.Key, TimetableIssueCodes.MissingColumn);
        }

        return Array.TrueForAll(needed, name => found.GetValueOrDefault(name, -1) >= 0) ? found : null;
    }

    private void Take(List<string> fields, Dictionary<string, int> header, long line)
    {
        string Value(string column) => header.GetValueOrDefault(column, -1) is >= 0 and var index && index < fields.Count ? fields[index] : "";
        if (Array.Find([_columns.Staff, _columns.Day, _columns.Period], column => Value(column).Length == 0) is { } empty)
        {
            log.Add(_file, line, empty, TimetableIssueCodes.MissingValue);
            return;
        }

        if (_rows.Count >= options.MaxRecords)
        {
            log.AddOnce(_file, line, "", TimetableIssueCodes.TooManyRecords);
            return;
        }

        var duration = 1;
        if (Value(_columns.Duration) is { Length: > 0 } said
            && (!int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out duration) || duration < 1))
        {
            log.Add(_file, line, _columns.Duration, TimetableIssueCodes.InvalidValue);
            duration = 1;
        }

        _rows.Add(new Row(
            Value(_columns.Id), Value(_columns.Day), Value(_columns.Period), duration, Value(_columns.Subject),
            Set(Value(_columns.Staff)), Set(Value(_columns.Class)), Set(Value(_columns.Room)), line));
    }

    // One person with several classes at once teaches them together; several people with the same class teach it together.
    private void Place()
    {
        var ofPerson = _rows.GroupBy(row => (row.Day, row.Period, row.Duration, row.Subject, row.Id, Key(row.Staff), Key(row.Rooms)))
            .Select(rows => rows.First() with { Classes = Union(rows, row => row.Classes) });
        var ofClass = ofPerson
            .GroupBy(row => (row.Day, row.Period, row.Duration, row.Subject, row.Id, Key(row.Classes), Key(row.Rooms), row.Classes.Count == 0 ? row.Line : 0))
            .Select(rows => rows.First() with { Staff = Union(rows, row => row.Staff) });
        foreach (var row in ofClass)
        {
            if (!builder.Calendar.HasDay(row.Day) || !builder.Calendar.HasPeriod(row.Period))
            {
                log.Add(_file, row.Line, "", builder.Calendar.HasDay(row.Day) ? TimetableIssueCodes.UnknownPeriod : TimetableIssueCodes.UnknownDay);
                continue;
            }

            builder.Place(new ParsedLesson
            {
                Id = row.Id.Length > 0 ? row.Id : $"line {row.Line}",
                Start = builder.Calendar.At(row.Day, row.Period),
                Duration = row.Duration,
                Staff = [.. row.Staff],
                Subject = row.Subject,
                Classes = [.. row.Classes],
                Rooms = [.. row.Rooms],
            }, new LessonOrigin(_file, row.Line, ""));
        }
    }

    private SortedSet<string> Set(string cell) =>
        new(cell.Split(_columns.ListSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), StringComparer.Ordinal);

    private static SortedSet<string> Union(IEnumerable<Row> rows, Func<Row, SortedSet<string>> names) =>
        new(rows.SelectMany(names), StringComparer.Ordinal);

    private static string Key(SortedSet<string> names) => string.Join('\n', names);

    private sealed record Row(
        string Id, string Day, string Period, int Duration, string Subject,
        SortedSet<string> Staff, SortedSet<string> Classes, SortedSet<string> Rooms, long Line);
}
