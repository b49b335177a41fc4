using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class StepLibraryApi
{
    private static readonly string[] UpdatableOfVision = ["title", "statement", "terms", "change_note"];

    public override Task<Vision> UpdateVision(UpdateVisionRequest request, ServerCallContext context)
    {
        var wanted = request.Vision ?? new Vision();
        var violations = new Violations().Name("vision.name", wanted.Name, VisionRow.Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, UpdatableOfVision);
        var version = Etag.Check(violations, wanted.Etag, context, "vision.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, wanted.Name, tx => Revise(tx, context, wanted, fields, version), VisionNow);
    }

    private static async Task<Vision> Revise(Session tx, ServerCallContext context, Vision wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await VisionRow.Find(tx, wanted.Name, 0) ?? throw Errors.NotFound(wanted.Name);
        await tx.MustReachScope(context, row.OrgUnit);
        if (row.Revision != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        var vision = row.ToProto();
        vision.ChangeNote = "";
        Masks.Apply(fields, wanted, vision);
        var violations = new Violations();
        Check(violations, vision);
        violations.ThrowIfAny();
        row = VisionRow.Of(vision, row.Name, row.Revision + 1, row.CreateTime, tx.Now);
        if (await tx.Execute(VisionRow.Update, row) != 1)
        {
            throw Errors.Stale(wanted.Name);
        }

        await tx.Execute(VisionRow.InsertRevision, row);
        return row.ToProto();
    }
}
