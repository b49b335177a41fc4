using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.LongRunning;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class CoachingTimetablesApi
{
    private const int MaxObservations = 10;
    private const int MaxFeedbackDays = 14;
    private const int MaxWishes = 500;
    private const int MaxSubject = 200;
    private const int MaxBudgetSeconds = 120;

    public override Task<Operation> SolveCoachingTimetable(SolveCoachingTimetableRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalName("programme", request.Programme, "programmes/{programme}");
        if (request.EffectiveDate is not null)
        {
            violations.Date("effective_date", request.EffectiveDate);
        }

        Check(violations, request.Settings ?? new SolveSettings());
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = operations.NewName();
        return database.Once(context, request, name, tx => Start(tx, context, name, request), OperationStore.Read);
    }

    // What the school lacks is told at once, not by an operation that fails.
    private async Task<Operation> Start(Tx tx, ServerCallContext context, string name, SolveCoachingTimetableRequest request)
    {
        await tx.MustReach(context, request.OrgUnit);
        var facts = await SchoolFacts.Read(tx, request.OrgUnit, request.Programme, request.EffectiveDate.ToDateOnlyOrNull() ?? today.Date);
        var unknown = (request.Settings?.PairWishes ?? []).Select((wish, index) => (wish.CoachingRelationship, index))
            .Where(wish => facts.Pairs.All(pair => pair.Name != wish.CoachingRelationship));
        var violations = new Violations();
        foreach (var (_, index) in unknown)
        {
            violations.Require(false, $"settings.pair_wishes[{index}].coaching_relationship", "must be a pair of the school that runs on the day");
        }

        violations.ThrowIfAny();
        var metadata = new SolveCoachingTimetableMetadata
        {
            Stage = "queued",
            PairCount = facts.Pairs.Count,
            CreateTime = tx.Now.ToProto(),
            UpdateTime = tx.Now.ToProto(),
        };
        return await operations.Start(tx, name, SolveWork.Kind, context.Caller().Name, request, metadata);
    }

    private static void Check(Violations violations, SolveSettings settings)
    {
        violations
            .Range("settings.observations_per_cycle", settings.ObservationsPerCycle, 0, MaxObservations)
            .Range("settings.feedback_within_days", settings.FeedbackWithinDays, 0, MaxFeedbackDays)
            .Count("settings.pair_wishes", settings.PairWishes.Count, 0, MaxWishes)
            .Require(
                settings.TimeBudget is null or { Seconds: >= 1 and < MaxBudgetSeconds, Nanos: >= 0 } or { Seconds: MaxBudgetSeconds, Nanos: 0 },
                "settings.time_budget",
                "must be 1 second to 2 minutes")
            .Require(
                settings.PairWishes.Select(wish => wish.CoachingRelationship).Distinct().Count() == settings.PairWishes.Count,
                "settings.pair_wishes",
                "must name each pair once");
        for (var index = 0; index < Math.Min(settings.PairWishes.Count, MaxWishes); index++)
        {
            var (path, wish) = ($"settings.pair_wishes[{index}]", settings.PairWishes[index]);
            violations
                .Name($"{path}.coaching_relationship", wish.CoachingRelationship, Pairs.Pattern)
                .Range($"{path}.observations_per_cycle", wish.ObservationsPerCycle, 0, MaxObservations)
                .Text($"{path}.subject", wish.Subject, 0, MaxSubject)
                .Text($"{path}.preferred_subject", wish.PreferredSubject, 0, MaxSubject);
        }
    }
}
