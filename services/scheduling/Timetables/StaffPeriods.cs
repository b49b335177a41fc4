using Coaching.Scheduling.V1;
using Kind = Coaching.Scheduling.V1.BellSchedule.Types.Period.Types.Kind;

namespace Coaching.Scheduling;

/// <summary>What each who teaches by a timetable does in its periods: teaches, is away, or is free.</summary>
internal sealed class StaffPeriods
{
    private readonly Timetable _timetable;
    private readonly HashSet<int>[] _taught;
    private readonly List<int> _lessonPeriods;

    public StaffPeriods(Timetable timetable)
    {
        _timetable = timetable;
        _taught = [.. timetable.Staff.Select(_ => new HashSet<int>())];
        foreach (var lesson in timetable.Lessons)
        {
            foreach (var place in lesson.Staff)
            {
                _taught[place].Add(lesson.Period);
            }
        }

        _lessonPeriods = [.. Enumerable.Range(0, timetable.Periods.Count).Where(period => timetable.Periods[period].Kind is Kind.Unspecified or Kind.Lesson)];
    }

    /// <summary>Periods with a lesson of one of the staff, by the place in the timetable.</summary>
    public IReadOnlySet<int> Taught(int staff) => _taught[staff];

    /// <summary>Periods without a lesson and without a break of the school, in order. A meeting that coaching was given is none of them.</summary>
    public IEnumerable<int> Free(int staff) => _lessonPeriods.Where(period => !_taught[staff].Contains(period));

    /// <summary>Free periods in which the file does not say that the person is away.</summary>
    public IEnumerable<int> Available(int staff) => Free(staff).Except(_timetable.Staff[staff].AwayPeriods);
}
