using Coaching.Scheduling.V1;
using Kind = Coaching.Scheduling.V1.BellSchedule.Types.Period.Types.Kind;

namespace Coaching.Scheduling;

/// <summary>Figures of what was read.</summary>
internal static class TimetableReports
{
    private const int MaxVersion = 100;

    public static TimetableReport Of(ParsedTimetable parsed, TimetableDraft draft)
    {
        var timetable = draft.Timetable;
        var week = new StaffPeriods(timetable);
        var staff = timetable.Staff.Select((teacher, place) => new TimetableReport.Types.StaffFigures
        {
            Key = teacher.Key,
            Person = teacher.Person,
            TaughtPeriods = week.Taught(place).Count,
            FreePeriods = week.Free(place).Count(),
            AvailablePeriods = week.Available(place).Count(),
        }).ToList();
        return new TimetableReport
        {
            ProgramVersion = Texts.Cut(parsed.Version, MaxVersion),
            Days = draft.Days,
            PeriodsPerDay = draft.PeriodsPerDay,
            Periods = timetable.Periods.Count,
            BreakPeriods = timetable.Periods.Count(period => period.Kind is Kind.Break or Kind.Assembly),
            Lessons = draft.LessonsPlaced,
            Classes = Named(parsed.Lessons.SelectMany(lesson => lesson.Classes)),
            Subjects = Named(parsed.Lessons.Select(lesson => lesson.Subject)),
            Rooms = Named(parsed.Lessons.SelectMany(lesson => lesson.Rooms)),
            Staff = { staff },
            FreePeriods = staff.Sum(figures => figures.FreePeriods),
            IssueCounts =
            {
                parsed.IssueCounts.Select(found => (Code: found.Key, Count: found.Value, Known: TimetableIssueCodes.Explain(found.Key)))
                    .OrderByDescending(found => found.Known.Severity).ThenBy(found => found.Code, StringComparer.Ordinal)
                    .Select(found => new TimetableReport.Types.IssueCount
                    {
                        Code = found.Code,
                        Severity = TimetableIssueRow.SeverityOf(found.Known.Severity),
                        Count = found.Count,
                        Message = found.Known.Message,
                    }),
            },
        };
    }

    private static int Named(IEnumerable<string> names) => names.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Count();
}
