using System.Globalization;

namespace Coaching.Scheduling;

/// <summary>Reads the text files of Untis: GPU001, where lessons are, and beside it GPU002, which lessons there are, and GPU004, the teachers.</summary>
internal sealed class UntisReader(TimetableBuilder builder, TimetableOptions options, TimetableIssueLog log)
{
    private const int SchoolDays = 5;

    private static readonly string[] Names = ["GPU001", "GPU002", "GPU004"];

    private readonly Dictionary<(string Lesson, int Day, int Period, string Subject), Row> _rows = [];

    public void Read(IReadOnlyList<TimetableSource> files)
    {
        foreach (var other in files.Where(file => Names.All(name => !Is(file, name))))
        {
            log.Add(other.Name, 0, "", TimetableIssueCodes.UnknownFile);
        }

        Each(files, "GPU004", Teacher);
        if (Each(files, "GPU001", Lesson) is not { } file)
        {
            log.Add("GPU001", 0, "", TimetableIssueCodes.MissingFile);
            return;
        }

        Place(file);
        var placed = _rows.Keys.GroupBy(row => row.Lesson).ToDictionary(
            lesson => lesson.Key, lesson => lesson.Select(row => (row.Day, row.Period)).Distinct().Count(), StringComparer.Ordinal);
        var said = new HashSet<string>(StringComparer.Ordinal);
        Each(files, "GPU002", (name, line, fields) => Asked(name, line, fields, placed, said));
    }

    private string? Each(IReadOnlyList<TimetableSource> files, string name, Action<string, long, List<string>> take)
    {
        var matching = files.Where(file => Is(file, name)).ToList();
        foreach (var other in matching.Skip(1))
        {
            log.Add(other.Name, 0, "", TimetableIssueCodes.SecondTimetable);
        }

        if (matching.Count == 0)
        {
            return null;
        }

        var records = new CsvRecords(TimetableText.OpenPlain(matching[0], options, log), matching[0].Name, options, log);
        while (records.Next() is { } fields)
        {
            take(matching[0].Name, records.Line, fields);
        }

        return matching[0].Name;
    }

    private void Teacher(string file, long line, List<string> fields)
    {
        var name = $"{At(fields, 28)} {At(fields, 1)}".Trim();
        builder.Staff.List(new ParsedName(At(fields, 0), name.Length > 0 ? name : At(fields, 0), At(fields, 0), At(fields, 32)), file, line);
    }

    // A lesson of several classes or teachers has a line for each.
    private void Lesson(string file, long line, List<string> fields)
    {
        var origin = new LessonOrigin(file, line, $"lesson {At(fields, 0)}");
        if (At(fields, 5) is "" or "0" || At(fields, 6).Length == 0)
        {
            origin.Add(log, TimetableIssueCodes.UnplacedLesson);
            return;
        }

        if (Number(At(fields, 5)) is not { } day || Number(At(fields, 6)) is not { } period || day > options.MaxAxis || period >= options.MaxAxis)
        {
            origin.Add(log, TimetableIssueCodes.InvalidValue);
            return;
        }

        var key = (At(fields, 0), day, period, At(fields, 3));
        if (!_rows.TryGetValue(key, out var row))
        {
            if (_rows.Count >= options.MaxRecords)
            {
                log.AddOnce(file, line, "", TimetableIssueCodes.TooManyRecords);
                return;
            }

            _rows.Add(key, row = new Row(origin));
        }

        row.Classes.UnionWith(List(At(fields, 1)));
        row.Staff.UnionWith(List(At(fields, 2)));
        row.Rooms.UnionWith(List(At(fields, 4)));
    }

    private void Place(string file)
    {
        // Some schools begin with a period 0.
        var first = _rows.Keys.Select(row => row.Period).DefaultIfEmpty(1).Min() == 0 ? 0 : 1;
        var last = Math.Max(_rows.Keys.Select(row => row.Period).DefaultIfEmpty(1).Max(), options.Bells.Max(bell => Number(bell.Period)) ?? 0);
        var days = Math.Max(SchoolDays, _rows.Keys.Select(row => row.Day).DefaultIfEmpty(1).Max());
        builder.Settle(new CalendarDraft(file, Numbers(1, days), Numbers(first, Math.Min(last, options.MaxAxis - 1)))
        {
            HasWholeDays = true,
            Weekdays = [.. Enumerable.Range(1, days).Select(day => (DayOfWeek?)(day % 7))],
        });

        foreach (var (key, row) in _rows.OrderBy(row => row.Value.Origin.Line))
        {
            builder.Place(new ParsedLesson
            {
                Id = $"{key.Lesson}/{key.Subject}",
                Start = builder.Calendar.At(key.Day - 1, key.Period - first),
                Duration = 1,
                Staff = [.. row.Staff],
                Subject = key.Subject,
                Classes = [.. row.Classes],
                Rooms = [.. row.Rooms],
            }, row.Origin);
        }
    }

    private void Asked(string file, long line, List<string> fields, Dictionary<string, int> placed, HashSet<string> said)
    {
        if (double.TryParse(At(fields, 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var periods)
            && placed.GetValueOrDefault(At(fields, 0)) < Math.Floor(periods) && said.Add(At(fields, 0)))
        {
            log.Add(file, line, $"lesson {At(fields, 0)}", TimetableIssueCodes.UnplacedLesson);
        }
    }

    private static bool Is(TimetableSource file, string name) => file.Name.Contains(name, StringComparison.OrdinalIgnoreCase);

    private static string At(List<string> fields, int index) => index < fields.Count ? fields[index] : "";

    private static string[] List(string values) => values.Split('~', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static List<string> Numbers(int first, int last) => [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(number => $"{number}")];

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed record Row(LessonOrigin Origin)
    {
        public SortedSet<string> Staff { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Classes { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Rooms { get; } = new(StringComparer.Ordinal);
    }
}
