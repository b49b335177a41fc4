using Kind = Coaching.Scheduling.V1.Session.Types.Kind;

namespace Coaching.Scheduling;

/// <summary>The hard rules of the solver, for one slot that somebody moves by hand while all others stay.</summary>
internal sealed class SlotRules(SchoolProblem school, SchoolFacts facts, int feedbackWithinDays)
{
    private readonly CoachingProblem _problem = school.Problem;
    private readonly CycleClock _clock = new(school.Problem);

    /// <summary>What a slot would break in a period: rules with the person that each is about, empty where it is about none.</summary>
    public IReadOnlyList<(ClashRule Rule, string Person)> Broken(CoachingSlotRow slot, int period)
    {
        var broken = new List<(ClashRule, string)>();
        var others = facts.Published.Where(other => other.Name != slot.Name).ToList();
        if (!_problem.Periods[period].IsOpen)
        {
            broken.Add((ClashRule.ClosedPeriod, ""));
        }

        AddPerson(broken, slot.Coach, period, teaches: false, others);
        AddPerson(broken, slot.Coachee, period, teaches: slot.Kind == Kind.Observation, others);
        foreach (var person in slot.Kind == Kind.Observation ? [slot.Coach] : new[] { slot.Coach, slot.Coachee })
        {
            AddLoad(broken, person, period, others);
        }

        if (!FeedbackFollows(slot, period, others))
        {
            broken.Add((ClashRule.FeedbackDelay, ""));
        }

        return broken;
    }

    /// <summary>The coaching rooms that are free in a period.</summary>
    public IEnumerable<string> FreeRooms(CoachingSlotRow slot, int period) => _problem.Rooms
        .Where(room => room.Name.Length > 0 && !room.Taken.Any(taken => _clock.Overlap(taken, period)))
        .Where(room => facts.Published.Count(other => other.Name != slot.Name && other.Facility == room.Name && Overlaps(other, period)) < room.Capacity)
        .Select(room => room.Name);

    private void AddPerson(List<(ClashRule, string)> broken, string person, int period, bool teaches, List<CoachingSlotRow> others)
    {
        var staff = _problem.Staff.First(staff => staff.Name == person);
        if (teaches ? staff.Lessons.All(lesson => lesson.Period != period) : staff.Lessons.Any(lesson => _clock.Overlap(lesson.Period, period)))
        {
            broken.Add((ClashRule.Teaching, person));
        }

        if (staff.Away.Any(away => _clock.Overlap(away, period)) || staff.BusyDays.Contains(_problem.Periods[period].DayNumber))
        {
            broken.Add((ClashRule.Away, person));
        }

        if (!teaches && staff.NonCoverable.Any(own => _clock.Overlap(own, period)))
        {
            broken.Add((ClashRule.NonCoverable, person));
        }

        if (others.Any(other => (other.Coach == person || other.Coachee == person) && Overlaps(other, period)))
        {
            broken.Add((ClashRule.OtherPair, person));
        }
    }

    // As in the solver, a person gives a period as coach of a lesson or in a meeting; a meeting block costs no free period.
    private void AddLoad(List<(ClashRule, string)> broken, string person, int period, List<CoachingSlotRow> others)
    {
        var staff = _problem.Staff.First(staff => staff.Name == person);
        var given = others.Where(other => other.Coach == person || (other.Coachee == person && other.Kind == Kind.Feedback))
            .Select(other => school.PeriodOf(other)).Where(index => index >= 0).Append(period).ToList();
        if (given.Count(index => _clock.DayOf[index] == _clock.DayOf[period]) > staff.MaxCoachingPerDay)
        {
            broken.Add((ClashRule.DailyLimit, person));
        }

        var free = Enumerable.Range(0, _problem.Periods.Count).Count(index => _problem.Periods[index] is { IsOpen: true, IsMeetingBlock: false }
            && !staff.Lessons.Any(lesson => _clock.Overlap(lesson.Period, index)) && !staff.Away.Any(away => _clock.Overlap(away, index)));
        if (free - given.Count(index => !_problem.Periods[index].IsMeetingBlock) < staff.FreeFloor)
        {
            broken.Add((ClashRule.FreeFloor, person));
        }
    }

    private bool FeedbackFollows(CoachingSlotRow slot, int period, List<CoachingSlotRow> others)
    {
        var pair = others.Where(other => other.CoachingRelationship == slot.CoachingRelationship)
            .Select(other => (other.Kind, Period: school.PeriodOf(other))).Append((slot.Kind, Period: period)).Where(each => each.Period >= 0).ToList();
        return pair.Where(each => each.Kind == Kind.Feedback).All(meeting =>
            pair.Any(each => each.Kind == Kind.Observation && _clock.Lag(each.Period, meeting.Period) <= feedbackWithinDays));
    }

    private bool Overlaps(CoachingSlotRow slot, int period) =>
        (slot.CycleWeek == school.Periods[period].CycleWeek || _problem.Weeks == 1) && slot.Day == (int)school.Periods[period].Day
        && slot.StartMinute < WallClock.Minute(school.Periods[period].EndTime) && WallClock.Minute(school.Periods[period].StartTime) < slot.EndMinute;
}
