using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class GuidelinesApi
{
    public override Task<Guideline> CreateGuideline(CreateGuidelineRequest request, ServerCallContext context)
    {
        var draft = request.Guideline ?? new Guideline();
        var violations = new Violations()
            .Require(request.Guideline is not null, "guideline", "must be set")
            .OptionalId("guideline_id", request.GuidelineId);
        GuidelineRules.Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"guidelines/{(request.GuidelineId.Length == 0 ? Guid.CreateVersion7().ToString() : request.GuidelineId)}";
        return database.Once(context, request, name, tx => Create(tx, context, name, draft), Show);
    }

    private static async Task<Guideline> Create(Session tx, ServerCallContext context, string name, Guideline draft)
    {
        await tx.MustReach(context, draft.OrgUnit);
        var unit = await OrgUnitRow.Open(tx, draft.OrgUnit);
        new Violations().Require(unit.Parent.Length == 0, "guideline.org_unit", "must be a root of the tree").ThrowIfAny();

        var row = GuidelineRow.Of(draft, name, 1, tx.Now, tx.Now);
        if (!await tx.TryInsert(Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Execute(InsertRevision, row);
        await tx.Publish(name, row.Revision, row.ToFact());
        return row.ToProto();
    }

    private const string Insert = "INSERT INTO guidelines (name, org_unit, revision, create_time) VALUES (@Name, @OrgUnit, @Revision, @CreateTime)";

    private const string InsertRevision = """
        INSERT INTO guideline_revisions (guideline, revision, effective_date, content, create_time)
        VALUES (@Name, @Revision, @EffectiveDate, @Content, @RevisionCreateTime)
        """;
}
