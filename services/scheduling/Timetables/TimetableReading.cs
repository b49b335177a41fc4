using Coaching.Scheduling.V1;
using Mode = Coaching.Scheduling.V1.ImportTimetableRequest.Types.Mode;

namespace Coaching.Scheduling;

/// <summary>What a request to import says, as the readers take it.</summary>
internal static class TimetableReading
{
    /// <summary>What bell times given call a period of the afternoon shift.</summary>
    public const string Afternoon = "/pm";

    public static TimetableFormat FormatOf(TimetableProgram program) => program switch
    {
        TimetableProgram.Asc => TimetableFormat.Asc,
        TimetableProgram.Untis => TimetableFormat.Untis,
        TimetableProgram.CsvLessons => TimetableFormat.Csv,
        _ => TimetableFormat.Fet,
    };

    public static TimetableOptions OptionsOf(ImportTimetableRequest request, BellSchedule? schedule)
    {
        var usual = new TimetableOptions();
        return usual with
        {
            Bells = [.. request.Bells.Select(bell => new BellTime(bell.Period, bell.StartTime.ToTimeOnly(), bell.EndTime.ToTimeOnly()))],
            UsualBells = [.. (schedule?.Periods ?? []).Select(period => new BellTime(period.DisplayName, period.StartTime.ToTimeOnly(), period.EndTime.ToTimeOnly()))],
            Days = [.. request.Days.Select(day => new NamedDay(day.DisplayName, day.Day_.ToDayOfWeek(), Math.Max(1, day.CycleWeek)))],
            Mode = request.Mode switch
            {
                Mode.Official => TimetableMode.Official,
                Mode.MorningsAfternoons => TimetableMode.MorningsAfternoons,
                Mode.BlockPlanning => TimetableMode.BlockPlanning,
                Mode.Terms => TimetableMode.Terms,
                _ => null,
            },
            FallbackEncoding = request.FallbackEncoding.Length == 0 ? usual.FallbackEncoding : request.FallbackEncoding,
            Columns = request.Columns is { } columns ? ColumnsOf(columns) : usual.Columns,
        };
    }

    private static CsvTimetableColumns ColumnsOf(ImportTimetableRequest.Types.Columns columns)
    {
        var usual = new CsvTimetableColumns();
        return usual with
        {
            Staff = Or(columns.Staff, usual.Staff),
            Day = Or(columns.Day, usual.Day),
            Period = Or(columns.Period, usual.Period),
            Subject = Or(columns.Subject, usual.Subject),
            Class = Or(columns.Class, usual.Class),
            Room = Or(columns.Room, usual.Room),
            Duration = columns.Duration,
            Id = columns.Id,
        };
    }

    private static string Or(string wanted, string usual) => wanted.Length > 0 ? wanted : usual;
}
