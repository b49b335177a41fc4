using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    public override Task<PracticeChecklist> SetPracticeChecklist(SetPracticeChecklistRequest request, ServerCallContext context)
    {
        var wanted = request.PracticeChecklist ?? new PracticeChecklist();
        var violations = new Violations()
            .Require(PracticeChecklistRow.StrategyOf(wanted.Name).Length > 0, "practice_checklist.name", ChecklistRule)
            .Count("practice_checklist.items", wanted.Items.Count, 1, 30)
            .Text("practice_checklist.change_note", wanted.ChangeNote, 0, 2_000);
        for (var i = 0; i < wanted.Items.Count; i++)
        {
            violations.Text($"practice_checklist.items[{i}]", wanted.Items[i], 1, 500);
        }

        var version = wanted.Etag.Length == 0 ? 0 : Etag.Check(violations, wanted.Etag, context, "practice_checklist.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            wanted.Name,
            tx => Adapt(tx, context, wanted, (int)version),
            async (tx, first) => (await FindChecklist(tx, context, first, 0)).Checklist);
    }

    private async Task<PracticeChecklist> Adapt(Session tx, ServerCallContext context, PracticeChecklist wanted, int version)
    {
        await FindAbove(tx, context, wanted.Name);
        var strategy = await tx.Find<StrategyRow>(StrategyRow.SelectByName, new { Name = PracticeChecklistRow.StrategyOf(wanted.Name) })
            ?? throw Errors.NotFound(wanted.Name);
        var goal = await FindActive(tx, context, strategy.Goal);
        var revision = version + 1;
        if (await tx.Execute(UpdateRevision, new { strategy.Name, Revision = revision }) != 1)
        {
            throw Errors.Stale(wanted.Name);
        }

        var content = new PracticeChecklist { Items = { wanted.Items }, ChangeNote = wanted.ChangeNote };
        var row = new PracticeChecklistRow
        {
            Strategy = strategy.Name,
            Revision = revision,
            Author = context.Caller().Name,
            CoachingRelationship = goal.CoachingRelationship,
            Coach = goal.Coach,
            Coachee = goal.Coachee,
            Content = await goal.Seal(tx, vault, PracticeChecklistRow.RevisionName(strategy.Name, revision), content),
            CreateTime = tx.Now,
        };
        await tx.Execute(PracticeChecklistRow.Insert, row);
        var checklist = await row.ToProto(tx, vault, goal);
        await Log(tx, context, goal, new GoalChange { PracticeChecklist = checklist });
        return checklist;
    }

    private const string UpdateRevision = "UPDATE strategies SET revision = @Revision WHERE name = @Name AND revision = @Revision - 1";
}
