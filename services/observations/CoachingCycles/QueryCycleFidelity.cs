using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Finding = Coaching.Observations.V1.QueryCycleFidelityResponse.Types.Finding;
using Rule = Coaching.Observations.V1.QueryCycleFidelityResponse.Types.Rule;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    public override Task<QueryCycleFidelityResponse> QueryCycleFidelity(QueryCycleFidelityRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, CoachingCycleRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var row = await Find(db, context, request.Name);
            var thresholds = (await CycleReading.Template(db, row)).Fidelity ?? new CycleTemplate.Types.Fidelity();
            var response = new QueryCycleFidelityResponse { CycleTemplate = row.CycleTemplate, TemplateRevision = row.TemplateRevision };
            response.Findings.Add(await MeetingFindings(db, row, thresholds));
            response.Findings.Add(await GoalFindings(db, row, thresholds));
            return (response, (IReadOnlyList<Seen>)[new Seen(row.Name, row.Coachee)]);
        });
    }

    private async Task<IReadOnlyList<Finding>> MeetingFindings(Session db, CoachingCycleRow row, CycleTemplate.Types.Fidelity thresholds)
    {
        var findings = new List<Finding>();
        var meetings = await db.Query<MeetingFacts>(
            SelectMeetings, new { row.Name, Shown = FeedbackMeeting.Types.Modelling.InMeeting, CycleEvent.Types.Kind.Modelling });
        foreach (var meeting in meetings)
        {
            if (thresholds.FeedbackNeedsObservation && meeting.Seen == 0)
            {
                findings.Add(new Finding { Rule = Rule.FeedbackWithoutObservation, Resource = meeting.Name, Expected = 1 });
            }

            if (meeting.Step is not { } step)
            {
                continue;
            }

            if (thresholds.StepNeedsModel && meeting.Modelled == 0 && !await HasModel(db, step, meeting.StepContent))
            {
                findings.Add(new Finding { Rule = Rule.StepWithoutModel, Resource = step, Expected = 1 });
            }

            if (meeting.RehearsalCount < thresholds.MinRehearsals)
            {
                findings.Add(new Finding
                {
                    Rule = Rule.StepWithoutRehearsal,
                    Resource = step,
                    Expected = thresholds.MinRehearsals,
                    Actual = meeting.RehearsalCount,
                });
            }
        }

        if (thresholds.MaxCyclesPerStep > 0)
        {
            var steps = await db.Query<StepFacts>(
                SelectLongSteps, new { row.CoachingRelationship, row.Number, Active = ActionStep.Types.State.Active });
            findings.AddRange(steps.Where(step => step.Cycles > thresholds.MaxCyclesPerStep).Select(step => new Finding
            {
                Rule = Rule.StepInTooManyCycles,
                Resource = step.Name,
                Expected = thresholds.MaxCyclesPerStep,
                Actual = step.Cycles,
            }));
        }

        return findings;
    }

    // A model may also be written into the step itself.
    private async Task<bool> HasModel(Session db, string step, byte[]? content) =>
        content is not null && (await vault.Open<ActionStep>(db, step, content)).Model.Length > 0;

    private static async Task<IReadOnlyList<Finding>> GoalFindings(Session db, CoachingCycleRow row, CycleTemplate.Types.Fidelity thresholds)
    {
        var findings = new List<Finding>();
        if (thresholds.GoalBeforeStrategy)
        {
            findings.AddRange((await db.Query<string>(SelectEarlyStrategies, new { row.Name }))
                .Select(strategy => new Finding { Rule = Rule.StrategyBeforeGoal, Resource = strategy, Expected = 1 }));
        }

        if (thresholds.StudentDataWithin is { } within && db.Now > row.CreateTime.AddSeconds(within.Seconds))
        {
            var measured = await db.One<int>(SelectMeasured, new { row.Name, row.CreateTime });
            if (measured == 0)
            {
                findings.Add(new Finding { Rule = Rule.CycleWithoutStudentData, Resource = row.Name, Expected = 1 });
            }
        }

        return findings;
    }

    // Feedback follows a lesson seen in the same cycle, or names the one that it is about.
    internal const string SelectMeetings = """
        SELECT m.name, m.rehearsal_count, s.name AS step, s.content AS step_content,
               (SELECT COUNT(*) FROM observations o WHERE o.coaching_cycle = @Name AND o.coaching_cycle <> '' AND o.start_time <= m.start_time)
                   + (SELECT COUNT(*) FROM drop_ins d WHERE d.coaching_cycle = @Name AND d.coaching_cycle <> '' AND d.start_time <= m.start_time)
                   + CASE WHEN m.observation = '' OR m.observation = m.name THEN 0 ELSE 1 END AS seen,
               CASE WHEN m.modelling >= @Shown THEN 1 ELSE 0 END
                   + (SELECT COUNT(*) FROM cycle_events e WHERE e.coaching_cycle = @Name AND e.kind = @Modelling) AS modelled
        FROM feedback_meetings m LEFT JOIN action_steps s ON s.feedback_meeting = m.name
        WHERE m.coaching_cycle = @Name AND m.coaching_cycle <> ''
        ORDER BY m.start_time, m.name
        """;

    internal const string SelectLongSteps = """
        SELECT s.name, (SELECT COUNT(*) FROM coaching_cycles c WHERE c.coaching_relationship = @CoachingRelationship AND c.number <= @Number
                        AND (c.close_time IS NULL OR c.close_time >= s.create_time)) AS cycles
        FROM action_steps s
        WHERE s.coaching_relationship = @CoachingRelationship AND s.state = @Active
        ORDER BY s.name
        """;

    private const string SelectEarlyStrategies = """
        SELECT s.name
        FROM cycle_goals l JOIN goals g ON g.name = l.goal JOIN strategies s ON s.goal = g.name
        WHERE l.coaching_cycle = @Name AND (g.checked_time IS NULL OR s.create_time < g.checked_time)
        ORDER BY s.name
        """;

    private const string SelectMeasured = """
        SELECT COUNT(*) FROM cycle_goals l JOIN goal_measurements m ON m.goal = l.goal WHERE l.coaching_cycle = @Name AND m.create_time >= @CreateTime
        """;

    private sealed record MeetingFacts
    {
        public required string Name { get; init; }

        public required int RehearsalCount { get; init; }

        public string? Step { get; init; }

        public byte[]? StepContent { get; init; }

        public required int Seen { get; init; }

        public required int Modelled { get; init; }
    }

    private sealed record StepFacts
    {
        public required string Name { get; init; }

        public required int Cycles { get; init; }
    }
}
