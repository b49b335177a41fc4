using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

/// <summary>What a school's teaching timetable of a day, and its published coaching timetable, make of the time of its staff.</summary>
internal sealed class StaffTimeFigures
{
    private readonly Dictionary<string, HashSet<int>> _taught = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _coaching = new(StringComparer.Ordinal);
    private int _cycleWeeks = 1;

    private StaffTimeFigures()
    {
    }

    public static async Task<StaffTimeFigures> Of(Tx db, string orgUnit, DateOnly day)
    {
        var figures = new StaffTimeFigures();
        if (await TimetableRow.On(db, orgUnit, day) is { } row)
        {
            figures.Add(row.Read());
        }

        foreach (var slot in await CoachingSlotRow.Published(db, orgUnit))
        {
            figures.Add(slot);
        }

        return figures;
    }

    public StaffTime Fill(StaffTimeRow row)
    {
        var time = row.ToProto();
        time.TaughtPeriods = _taught.GetValueOrDefault(row.Person)?.Count ?? 0;
        time.CoachingMinutesPerWeek = (_coaching.GetValueOrDefault(row.Person) + _cycleWeeks - 1) / _cycleWeeks;
        return time;
    }

    private void Add(Timetable timetable)
    {
        foreach (var lesson in timetable.Lessons)
        {
            foreach (var person in lesson.Staff.Select(place => timetable.Staff[place].Person).Where(person => person.Length > 0))
            {
                (_taught.TryGetValue(person, out var periods) ? periods : _taught[person] = []).Add(lesson.Period);
            }
        }
    }

    // A cycle is as long as the last week that a slot is in.
    private void Add(CoachingSlotRow slot)
    {
        var minutes = slot.EndMinute - slot.StartMinute;
        _coaching[slot.Coach] = _coaching.GetValueOrDefault(slot.Coach) + minutes;
        _coaching[slot.Coachee] = _coaching.GetValueOrDefault(slot.Coachee) + minutes;
        _cycleWeeks = Math.Max(_cycleWeeks, slot.CycleWeek);
    }
}
