using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.Strategy.Types.State;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    private static readonly string[] UpdatableOfStrategy =
        ["title", "description", "model", "evidence_note", "library_step", "state", "change_note"];

    public override Task<Strategy> UpdateStrategy(UpdateStrategyRequest request, ServerCallContext context)
    {
        var wanted = request.Strategy ?? new Strategy();
        var violations = new Violations().Name("strategy.name", wanted.Name, StrategyRow.Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, UpdatableOfStrategy);
        var version = Etag.Check(violations, wanted.Etag, context, "strategy.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, wanted.Name, tx => Change(tx, context, wanted, fields, version), (tx, first) => StrategyNow(tx, context, first));
    }

    private async Task<Strategy> Change(Session tx, ServerCallContext context, Strategy wanted, IReadOnlySet<string> fields, long version)
    {
        await FindAbove(tx, context, wanted.Name);
        var row = await FindStrategy(tx, wanted.Name);
        var goal = await FindActive(tx, context, row.Goal);
        if (row.Version != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        var strategy = await row.ToProto(tx, vault, goal);
        strategy.ChangeNote = "";
        Masks.Apply(fields, wanted, strategy);
        var violations = new Violations();
        Check(violations, strategy);
        violations.ThrowIfAny();
        await MustBeInLibrary(tx, strategy);

        var changed = row with
        {
            State = strategy.State == State.Unspecified ? State.InUse : strategy.State,
            LibraryStep = strategy.LibraryStep,
            Content = await goal.Seal(tx, vault, row.Name, StrategyRow.ContentOf(strategy)),
            UpdateTime = tx.Now,
            Version = version + 1,
        };
        if (await tx.Execute(StrategyRow.Update, changed) != 1)
        {
            throw Errors.Stale(wanted.Name);
        }

        var stored = await changed.ToProto(tx, vault, goal);
        await Log(tx, context, goal, new GoalChange { Strategy = stored });
        return stored;
    }
}
