using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class GuidelinesApi
{
    private static readonly string[] UpdatableFields = ["display_name", "effective_date", "sections", "change_note"];

    public override Task<Guideline> UpdateGuideline(UpdateGuidelineRequest request, ServerCallContext context)
    {
        var wanted = request.Guideline ?? new Guideline();
        var violations = new Violations().Name("guideline.name", wanted.Name, "guidelines/{guideline}");
        var fields = Masks.Check(violations, request.UpdateMask, wanted, UpdatableFields);
        var version = Etag.Check(violations, wanted.Etag, context, "guideline.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, wanted.Name, tx => Update(tx, context, wanted, fields, version), Show);
    }

    private static async Task<Guideline> Update(Session tx, ServerCallContext context, Guideline wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await tx.Find<GuidelineRow>(GuidelineRow.SelectLatest, new { name = wanted.Name }) ?? throw Errors.NotFound(wanted.Name);
        await tx.MustReach(context, row.OrgUnit);
        if (row.Revision != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        // A note tells of one revision: it is not carried on.
        var guideline = row.ToProto();
        guideline.ChangeNote = "";
        Masks.Apply(fields, wanted, guideline);
        var violations = new Violations();
        GuidelineRules.Check(violations, guideline);
        violations.ThrowIfAny();

        row = GuidelineRow.Of(guideline, row.Name, row.Revision + 1, row.CreateTime, tx.Now);
        if (await tx.Execute(StoreRevision, row) == 0)
        {
            throw Errors.Stale(wanted.Name);
        }

        await tx.Execute(InsertRevision, row);
        await tx.Publish(row.Name, row.Revision, row.ToFact());
        return row.ToProto();
    }

    private const string StoreRevision = "UPDATE guidelines SET revision = @Revision WHERE name = @Name AND revision = @Revision - 1";
}
