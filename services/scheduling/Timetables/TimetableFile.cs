namespace Coaching.Scheduling;

/// <summary>Reads timetables that other programs wrote.</summary>
internal static class TimetableFile
{
    /// <summary>Reads the files of one timetable; what is wrong with them is in its issues and never an exception.</summary>
    public static ParsedTimetable Read(
        IReadOnlyList<TimetableSource> files, TimetableFormat format, TimetableOptions? options = null, CancellationToken cancel = default)
    {
        if (!files.All(file => file.Content.CanSeek))
        {
            throw new ArgumentException("Timetables are read from content that can seek.", nameof(files));
        }

        options ??= new TimetableOptions();
        var log = new TimetableIssueLog(options.MaxIssues);
        var builder = new TimetableBuilder(format, options, log, cancel);
        switch (format)
        {
            case TimetableFormat.Fet:
                new FetReader(builder, options, log).Read(files);
                break;
            case TimetableFormat.Asc:
                new AscReader(builder, options, log).Read(files);
                break;
            case TimetableFormat.Untis:
                new UntisReader(builder, options, log).Read(files);
                break;
            case TimetableFormat.Csv:
                new CsvTimetableReader(builder, options, log).Read(files);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format));
        }

        return builder.Build();
    }
}

/// <summary>One file: its name as the sender has it, and its bytes, which can be read again.</summary>
internal sealed record TimetableSource(string Name, Stream Content);
