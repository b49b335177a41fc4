using Coaching.Scheduling.V1;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Proto = Coaching.Scheduling.V1.CoachingTimetable.Types;

namespace Coaching.Scheduling;

/// <summary>Says a solver's answer in names.</summary>
internal static class SolutionContent
{
    private const int Permille = 1_000;

    /// <summary>Objectives with their bounds, and the pairs without a place.</summary>
    public static CoachingTimetable Of(SchoolProblem school, CoachingSolution solution) => new()
    {
        Objectives =
        {
            solution.Objectives.Select(each => new Proto.ObjectiveValue { Objective = Objective(each.Objective), Value = each.Value, Bound = each.Bound }),
        },
        GapPermille = (int)Math.Ceiling(solution.Gap * Permille),
        TimeOver = solution.End == SolveEnd.TimeOver,
        UnservedPairs = { solution.Unserved.Select(unserved => Unserved(school, unserved)) },
    };

    /// <summary>The slots of a draft.</summary>
    public static IEnumerable<CoachingSlotRow> Slots(SchoolProblem school, CoachingSolution solution, CoachingTimetableRow timetable)
    {
        for (var pair = 0; pair < solution.Assignment.Count; pair++)
        {
            if (solution.Assignment[pair] is not { } slots)
            {
                continue;
            }

            var observations = slots.Observations.Order().ToList();
            for (var number = 0; number < observations.Count; number++)
            {
                yield return Slot(school, timetable, school.PairAt(pair), Kind.Observation, number + 1, observations[number], "");
            }

            yield return Slot(school, timetable, school.PairAt(pair), Kind.Feedback, 1, slots.Feedback, school.RoomAt(slots.Room));
        }
    }

    private static CoachingSlotRow Slot(
        SchoolProblem school, CoachingTimetableRow timetable, PairFacts pair, Kind kind, int number, int period, string facility)
    {
        var time = school.Periods[period];
        var lesson = kind == Kind.Observation ? school.LessonOf(pair.Coachee, period) : null;
        return new CoachingSlotRow
        {
            Name = CoachingSlotRow.NameOf(timetable.Name, pair.Name, kind, number),
            CoachingTimetable = timetable.Name,
            OrgUnit = timetable.OrgUnit,
            CoachingRelationship = pair.Name,
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            Kind = kind,
            CycleWeek = time.CycleWeek,
            Day = (int)time.Day,
            StartMinute = WallClock.Minute(time.StartTime),
            EndMinute = WallClock.Minute(time.EndTime),
            Period = time.DisplayName,
            Facility = facility,
            Subject = lesson?.Subject ?? "",
            Class = lesson?.Class ?? "",
            Room = lesson?.Room ?? "",
            IsPublished = false,
            Version = 1,
        };
    }

    private static Proto.UnservedPair Unserved(SchoolProblem school, UnservedPair unserved) => new()
    {
        CoachingRelationship = school.PairAt(unserved.Pair).Name,
        Conflicts = { unserved.Clash.Members.Select(member => Conflict(school, member)) },
        Proven = unserved.Clash.IsProven,
        Relaxations =
        {
            unserved.Relaxations.Select(relaxation => new Proto.Relaxation
            {
                Steps = { relaxation.Steps.Select(step => step.Describe(school.Problem)) },
                Cost = relaxation.Cost,
            }),
        },
    };

    private static Proto.Conflict Conflict(SchoolProblem school, ClashMember member) => new()
    {
        Rule = Rule(member.Rule),
        Person = member.Person < 0 ? "" : school.PersonAt(member.Person),
        CoachingRelationship = member.Rule == ClashRule.OtherPair ? school.PairAt(member.Pair).Name : "",
        Period = member.Period < 0 ? null : Period(school, member.Period),
        Description = member.Describe(school.Problem),
    };

    private static SlotPeriod Period(SchoolProblem school, int index) => new()
    {
        CycleWeek = school.Periods[index].CycleWeek,
        Day = school.Periods[index].Day,
        DisplayName = school.Periods[index].DisplayName,
        StartTime = school.Periods[index].StartTime,
        EndTime = school.Periods[index].EndTime,
    };

    private static Proto.Objective Objective(CoachingObjective objective) => objective switch
    {
        CoachingObjective.Unserved => Proto.Objective.PairsNotServed,
        CoachingObjective.Lateness => Proto.Objective.FeedbackLateness,
        CoachingObjective.Unfairness => Proto.Objective.UnfairLoad,
        CoachingObjective.OtherSubject => Proto.Objective.OtherSubjects,
        CoachingObjective.EdgePeriods => Proto.Objective.EdgePeriods,
        CoachingObjective.Changes => Proto.Objective.Changes,
        _ => Proto.Objective.Unspecified,
    };

    private static Proto.Conflict.Types.Rule Rule(ClashRule rule) => rule switch
    {
        ClashRule.Teaching => Proto.Conflict.Types.Rule.Teaching,
        ClashRule.Away => Proto.Conflict.Types.Rule.Away,
        ClashRule.NonCoverable => Proto.Conflict.Types.Rule.NonCoverable,
        ClashRule.ClosedPeriod => Proto.Conflict.Types.Rule.ClosedPeriod,
        ClashRule.FreeFloor => Proto.Conflict.Types.Rule.FreePeriodsKept,
        ClashRule.DailyLimit => Proto.Conflict.Types.Rule.DailyLimit,
        ClashRule.Room => Proto.Conflict.Types.Rule.Room,
        ClashRule.FeedbackDelay => Proto.Conflict.Types.Rule.FeedbackDelay,
        ClashRule.Subject => Proto.Conflict.Types.Rule.Subject,
        ClashRule.Observations => Proto.Conflict.Types.Rule.Observations,
        ClashRule.OtherPair => Proto.Conflict.Types.Rule.OtherPair,
        _ => Proto.Conflict.Types.Rule.Unspecified,
    };
}
