using Coaching.Platform;
using Coaching.Scheduling.V1;
using DayOfWeek = Google.Type.DayOfWeek;

namespace Coaching.Scheduling;

/// <summary>What must hold of a calendar, of those of its fields that a call sets.</summary>
internal static class SchoolCalendarRules
{
    private const int MaxTerms = 12;
    private const int MaxExceptions = 200;
    private const int MaxZone = 64;

    public static readonly string[] Fields = ["time_zone", "teaching_days", "terms", "exceptions", "cycle_weeks"];

    public static void Check(Violations violations, SchoolCalendar calendar, IReadOnlySet<string> fields)
    {
        if (fields.Contains("time_zone"))
        {
            violations.Require(IsZone(calendar.TimeZone), "school_calendar.time_zone", "must be an IANA time zone such as Africa/Nairobi, or empty");
        }

        if (fields.Contains("teaching_days"))
        {
            CheckDays(violations, "school_calendar.teaching_days", calendar.TeachingDays);
        }

        if (fields.Contains("cycle_weeks"))
        {
            violations.Range("school_calendar.cycle_weeks", calendar.CycleWeeks, 0, 2);
        }

        if (fields.Contains("terms"))
        {
            CheckTerms(violations, calendar);
        }

        if (fields.Contains("exceptions"))
        {
            CheckExceptions(violations, calendar);
        }
    }

    /// <summary>Requires known days, each once.</summary>
    public static void CheckDays(Violations violations, string path, IReadOnlyCollection<DayOfWeek> days) => violations
        .Require(days.All(day => day != DayOfWeek.Unspecified && Enum.IsDefined(day)), path, "must be days of the week")
        .Require(days.Distinct().Count() == days.Count, path, "must not repeat a day");

    private static void CheckTerms(Violations violations, SchoolCalendar calendar)
    {
        violations.Count("school_calendar.terms", calendar.Terms.Count, 1, MaxTerms);
        DateOnly? before = null;
        for (var index = 0; index < Math.Min(calendar.Terms.Count, MaxTerms); index++)
        {
            var (term, path) = (calendar.Terms[index], $"school_calendar.terms[{index}]");
            violations.Text($"{path}.display_name", term.DisplayName, 1, 100);
            var (start, end) = CheckSpan(violations, path, term.StartDate, term.EndDate);
            violations.Require(before is null || start is null || start >= before, $"{path}.start_date", "must not be before the end of the term before it");
            before = end ?? before;
        }
    }

    private static void CheckExceptions(Violations violations, SchoolCalendar calendar)
    {
        violations.Count("school_calendar.exceptions", calendar.Exceptions.Count, 0, MaxExceptions);
        for (var index = 0; index < Math.Min(calendar.Exceptions.Count, MaxExceptions); index++)
        {
            var (exception, path) = (calendar.Exceptions[index], $"school_calendar.exceptions[{index}]");
            violations.Enum($"{path}.kind", exception.Kind).Text($"{path}.display_name", exception.DisplayName, 1, 100);
            CheckSpan(violations, path, exception.StartDate, exception.EndDate);
        }
    }

    private static (DateOnly? Start, DateOnly? End) CheckSpan(Violations violations, string path, Google.Type.Date? start, Google.Type.Date? end)
    {
        violations.Date($"{path}.start_date", start).Date($"{path}.end_date", end);
        var (first, last) = (start.ToDateOnlyOrNull(), end.ToDateOnlyOrNull());
        violations.Require(first is null || last is null || first < last, $"{path}.end_date", "must be after start_date")
            .Require(first is null || last is null || last <= first.Value.AddYearsOrMax(1), $"{path}.end_date", "must be at most a year after start_date");
        return (first, last);
    }

    private static DateOnly AddYearsOrMax(this DateOnly date, int years) => date.Year + years > DateOnly.MaxValue.Year ? DateOnly.MaxValue : date.AddYears(years);

    private static bool IsZone(string id) =>
        id.Length == 0 || (id.Length <= MaxZone && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId);
}
