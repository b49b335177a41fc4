using System.Text;

namespace Coaching.Scheduling.Tests;

/// <summary>Files made up on the spot, and what is compared of what they say.</summary>
internal static class Reading
{
    public static ParsedTimetable Read(TimetableFormat format, params (string Name, string Text)[] files) => Read(format, new TimetableOptions(), files);

    public static ParsedTimetable Read(TimetableFormat format, TimetableOptions options, params (string Name, string Text)[] files) =>
        TimetableFile.Read([.. files.Select(file => Source(file.Name, Encoding.UTF8.GetBytes(file.Text)))], format, options);

    public static ParsedTimetable ReadBytes(TimetableFormat format, string name, byte[] bytes, TimetableOptions? options = null) =>
        TimetableFile.Read([Source(name, bytes)], format, options);

    public static TimetableSource Source(string name, byte[] bytes) => new(name, new MemoryStream(bytes));

    /// <summary>Reads files from the disk.</summary>
    public static ParsedTimetable ReadFiles(TimetableFormat format, params string[] paths)
    {
        var files = paths.Select(path => new TimetableSource(Path.GetFileName(path), File.OpenRead(path))).ToList();
        try
        {
            return TimetableFile.Read(files, format);
        }
        finally
        {
            files.ForEach(file => file.Content.Dispose());
        }
    }

    /// <summary>A lesson a line, by the names of its day and period, so that files which number these otherwise can be compared.</summary>
    public static IReadOnlyList<string> Lines(ParsedTimetable timetable) => [.. timetable.Lessons
        .Select(lesson => string.Join(" | ",
            lesson.Id, timetable.Days[lesson.Start.Day].Name, timetable.Periods[lesson.Start.Period].Name, timetable.Periods[lesson.Start.Period].Half,
            lesson.Duration, string.Join('+', lesson.Staff), lesson.Subject, string.Join('+', lesson.Classes), string.Join('+', lesson.Rooms)))
        .Order(StringComparer.Ordinal)];

    public static int TotalFree(ParsedTimetable timetable) => timetable.Staff.Sum(person => timetable.FreeSlots(person.Key).Count());

    public static IEnumerable<string> Codes(ParsedTimetable timetable) => timetable.IssueCounts.Keys.Order(StringComparer.Ordinal);
}
