using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;
using static Coaching.Observations.V1.CycleTemplate.Types;
using GateCheck = Coaching.Observations.V1.CheckCoachingCycleResponse.Types.GateCheck;

namespace Coaching.Observations;

/// <summary>The conditions of leaving a stage, held against what the pair has recorded.</summary>
internal static class CycleGates
{
    // Without these no cycle ends, whatever its template says (CAS-15).
    private static readonly Condition[] OfEveryCycle = [Condition.CompetencyNamed, Condition.GoalSet, Condition.EvidenceAttached];

    /// <summary>The conditions of a stage, those of who agrees among them; at the end of a cycle also those of every cycle.</summary>
    public static async Task<IReadOnlyList<GateCheck>> Check(Session db, CoachingCycleRow row, CoachingCycle cycle, Stage stage, bool ends)
    {
        var facts = await db.One<Facts>(SelectFacts, new
        {
            row.Name,
            row.CreateTime,
            row.Coachee,
            Session = CycleEvent.Types.Kind.Session,
            Modelling = CycleEvent.Types.Kind.Modelling,
            Shown = FeedbackMeeting.Types.Modelling.InMeeting,
            Proposed = ActionStep.Types.State.Proposed,
            Active = Goal.Types.State.Active,
            InUse = Strategy.Types.State.InUse,
            Accepted = CoachingAgreement.Types.State.Accepted,
        });
        var gates = stage.Gates.Select(gate => Held(gate.Condition, Math.Max(1, gate.Minimum), facts, row, cycle, db.Now)).ToList();
        gates.AddRange(
            (ends ? OfEveryCycle : []).Where(condition => gates.All(gate => gate.Condition != condition))
            .Concat(stage.Agreement is Party.Coach or Party.Both ? [Condition.CoachAgrees] : [])
            .Concat(stage.Agreement is Party.Coachee or Party.Both ? [Condition.CoacheeAgrees] : [])
            .Where(condition => gates.All(gate => gate.Condition != condition))
            .Select(condition => Held(condition, 1, facts, row, cycle, db.Now)).ToList());
        return gates;
    }

    /// <summary>Refuses with every condition that is missing.</summary>
    public static void MustHold(string name, IEnumerable<GateCheck> gates)
    {
        var missing = gates.Where(gate => !gate.Met).ToList();
        if (missing.Count > 0)
        {
            throw Errors.Unmet(
                "GATE_NOT_MET",
                $"{name} cannot leave its stage yet.",
                [.. missing.Select(gate => (Key(gate.Condition), string.Create(CultureInfo.InvariantCulture, $"needs {gate.Minimum}, has {gate.Actual}")))]);
        }
    }

    /// <summary>The key by which a contract and a refusal name a condition.</summary>
    public static string Key(Condition condition) =>
        CycleTemplate.Descriptor.EnumTypes.Single(type => type.Name == "Condition").FindValueByNumber((int)condition).Name;

    private static GateCheck Held(Condition condition, int minimum, Facts facts, CoachingCycleRow row, CoachingCycle cycle, DateTimeOffset now)
    {
        var actual = condition switch
        {
            Condition.PrioritiesRecorded => cycle.Priorities.Count,
            Condition.CoachReady => One(row.ReadyTime is not null),
            Condition.NeedsRecorded => One(cycle.Needs is { Teacher.Length: > 0, Setting.Length: > 0 }),
            Condition.RealityPictured => facts.Observed + One(cycle.Reality.Length > 0),
            Condition.CompetencyNamed => cycle.Competencies.Count,
            Condition.GoalSet => facts.Goals,
            Condition.StudentFocusedGoal => facts.FocusedGoals,
            Condition.StrategyChosen => facts.Strategies,
            Condition.ChecklistMade => facts.Checklists,
            Condition.AgreementAccepted => facts.Agreements,
            Condition.SessionHeld => facts.Sessions,
            Condition.Observed => facts.Observed,
            Condition.Modelled => facts.Modelled,
            Condition.FeedbackGiven => facts.Feedback,
            Condition.StepAgreed => facts.Steps,
            Condition.Rehearsed => facts.Rehearsals,
            Condition.Measured => facts.Measurements,
            Condition.GoalResolved => facts.OpenGoals == 0 ? facts.Goals : 0,
            Condition.EvidenceAttached => cycle.Evidence.Count,
            Condition.FollowedUp => One(row.FollowUpDueTime is null || row.FollowUpDueTime >= now),
            Condition.Sustained => One(row.SustainedTime is null || row.SustainedTime <= now),
            Condition.DialogueHeld => facts.Messages,
            Condition.CoachAgrees => One(row.CoachAgreeTime is not null),
            Condition.CoacheeAgrees => One(row.CoacheeAgreeTime is not null),
            _ => throw new InvalidOperationException($"{condition} is no condition."),
        };
        return new GateCheck { Condition = condition, Minimum = minimum, Actual = actual, Met = actual >= minimum };
    }

    private static int One(bool holds) => holds ? 1 : 0;

    // The indexes of records by cycle leave out those of none; the second condition lets them serve.
    internal const string SelectFacts = """
        SELECT (SELECT COUNT(*) FROM observations WHERE coaching_cycle = @Name AND coaching_cycle <> '') + (SELECT COUNT(*) FROM drop_ins WHERE coaching_cycle = @Name AND coaching_cycle <> '') AS observed,
               (SELECT COUNT(*) FROM cycle_events WHERE coaching_cycle = @Name AND kind = @Session) AS sessions,
               (SELECT COUNT(*) FROM cycle_events WHERE coaching_cycle = @Name AND kind = @Modelling)
                   + (SELECT COUNT(*) FROM feedback_meetings WHERE coaching_cycle = @Name AND coaching_cycle <> '' AND modelling >= @Shown) AS modelled,
               (SELECT COUNT(*) FROM feedback_meetings WHERE coaching_cycle = @Name AND coaching_cycle <> '') AS feedback,
               (SELECT COUNT(*) FROM action_steps s JOIN feedback_meetings m ON m.name = s.feedback_meeting
                WHERE m.coaching_cycle = @Name AND m.coaching_cycle <> '' AND s.state <> @Proposed) AS steps,
               (SELECT COALESCE(SUM(rehearsal_count), 0) FROM feedback_meetings WHERE coaching_cycle = @Name AND coaching_cycle <> '') AS rehearsals,
               (SELECT COUNT(*) FROM cycle_goals WHERE coaching_cycle = @Name) AS goals,
               (SELECT COUNT(*) FROM cycle_goals l JOIN goals g ON g.name = l.goal WHERE l.coaching_cycle = @Name AND g.state = @Active) AS open_goals,
               (SELECT COUNT(*) FROM cycle_goals l JOIN goals g ON g.name = l.goal
                WHERE l.coaching_cycle = @Name AND g.checked_time IS NOT NULL) AS focused_goals,
               (SELECT COUNT(*) FROM cycle_goals l JOIN strategies s ON s.goal = l.goal WHERE l.coaching_cycle = @Name AND s.state = @InUse) AS strategies,
               (SELECT COUNT(*) FROM cycle_goals l JOIN strategies s ON s.goal = l.goal
                WHERE l.coaching_cycle = @Name AND s.state = @InUse AND s.revision > 0) AS checklists,
               (SELECT COUNT(*) FROM cycle_goals l JOIN goal_measurements m ON m.goal = l.goal
                WHERE l.coaching_cycle = @Name AND m.create_time >= @CreateTime) AS measurements,
               (SELECT COUNT(*) FROM cycle_messages WHERE coaching_cycle = @Name) AS messages,
               (SELECT COUNT(*) FROM coaching_agreements WHERE coaching_cycle = @Name AND state = @Accepted) AS agreements
        """;

    private sealed record Facts
    {
        public required int Observed { get; init; }

        public required int Sessions { get; init; }

        public required int Modelled { get; init; }

        public required int Feedback { get; init; }

        public required int Steps { get; init; }

        public required int Rehearsals { get; init; }

        public required int Goals { get; init; }

        public required int OpenGoals { get; init; }

        public required int FocusedGoals { get; init; }

        public required int Strategies { get; init; }

        public required int Checklists { get; init; }

        public required int Measurements { get; init; }

        public required int Messages { get; init; }

        public required int Agreements { get; init; }
    }
}
