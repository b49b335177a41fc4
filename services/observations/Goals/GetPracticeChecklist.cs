using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    private const string ChecklistRule = "must be a name like goals/{goal}/strategies/{strategy}/practiceChecklist";

    public override Task<PracticeChecklist> GetPracticeChecklist(GetPracticeChecklistRequest request, ServerCallContext context)
    {
        new Violations()
            .Require(PracticeChecklistRow.StrategyOf(request.Name).Length > 0, "name", ChecklistRule)
            .Require(request.Revision >= 0, "revision", "must not be negative")
            .ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var (goal, checklist) = await FindChecklist(db, context, request.Name, request.Revision);
            return (checklist, (IReadOnlyList<Seen>)[Read(goal, context)]);
        });
    }

    private async Task<(GoalRow Goal, PracticeChecklist Checklist)> FindChecklist(Session db, ServerCallContext context, string name, int revision)
    {
        var goal = await FindAbove(db, context, name);
        var strategy = await db.Find<StrategyRow>(StrategyRow.SelectByName, new { Name = PracticeChecklistRow.StrategyOf(name) });
        var wanted = new { Strategy = strategy?.Name ?? "", Revision = revision == 0 ? strategy?.Revision ?? 0 : revision };
        var row = await db.Find<PracticeChecklistRow>(PracticeChecklistRow.SelectRevision, wanted) ?? throw Errors.NotFound(name);
        return (goal, await row.ToProto(db, vault, goal));
    }
}
