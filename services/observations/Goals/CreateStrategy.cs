using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.Strategy.Types.State;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    public override Task<Strategy> CreateStrategy(CreateStrategyRequest request, ServerCallContext context)
    {
        var draft = request.Strategy ?? new Strategy();
        var violations = new Violations()
            .Name("parent", request.Parent, GoalRow.Pattern)
            .OptionalId("strategy_id", request.StrategyId);
        Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"{request.Parent}/strategies/{(request.StrategyId.Length > 0 ? request.StrategyId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return database.Once(
            context, request, name, tx => Choose(tx, context, request.Parent, name, draft), (tx, first) => StrategyNow(tx, context, first));
    }

    private static void Check(Violations violations, Strategy strategy) => violations
        .Text("strategy.title", strategy.Title, 1, 200)
        .Text("strategy.description", strategy.Description, 0, 4_000)
        .Text("strategy.model", strategy.Model, 0, 200)
        .Text("strategy.evidence_note", strategy.EvidenceNote, 0, 4_000)
        .OptionalName("strategy.library_step", strategy.LibraryStep, LibraryStepRow.Pattern)
        .OptionalEnum("strategy.state", strategy.State)
        .Text("strategy.change_note", strategy.ChangeNote, 0, 2_000);

    private static async Task MustBeInLibrary(Session tx, Strategy strategy) => new Violations()
        .Require(
            strategy.LibraryStep.Length == 0 || await LibraryStepRow.Find(tx, strategy.LibraryStep, 0) is not null,
            "strategy.library_step", "must be a step of the library")
        .ThrowIfAny();

    private async Task<Strategy> Choose(Session tx, ServerCallContext context, string parent, string name, Strategy draft)
    {
        var goal = await FindActive(tx, context, parent);
        await MustBeInLibrary(tx, draft);
        var row = new StrategyRow
        {
            Name = name,
            Goal = parent,
            State = draft.State == State.Unspecified ? State.InUse : draft.State,
            LibraryStep = draft.LibraryStep,
            Revision = 0,
            Author = context.Caller().Name,
            CoachingRelationship = goal.CoachingRelationship,
            Coach = goal.Coach,
            Coachee = goal.Coachee,
            Content = await goal.Seal(tx, vault, name, StrategyRow.ContentOf(draft)),
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        if (!await tx.TryInsert(StrategyRow.Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        var strategy = await row.ToProto(tx, vault, goal);
        await Log(tx, context, goal, new GoalChange { Strategy = strategy });
        return strategy;
    }

    private async Task<Strategy> StrategyNow(Session tx, ServerCallContext context, string name)
    {
        var goal = await Find(tx, context, ResourceName.ParentOf(name));
        return await (await FindStrategy(tx, name)).ToProto(tx, vault, goal);
    }

    private static async Task<StrategyRow> FindStrategy(Session tx, string name) =>
        await tx.Find<StrategyRow>(StrategyRow.SelectByName, new { Name = name }) ?? throw Errors.NotFound(name);
}
