using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.LibraryStep.Types.State;

namespace Coaching.Observations;

internal sealed partial class StepLibraryApi
{
    private static readonly string[] UpdatableOfStep =
        ["what", "how", "model", "success_criteria", "challenge", "subject", "standards", "evidence_note", "change_note"];

    public override Task<LibraryStep> UpdateLibraryStep(UpdateLibraryStepRequest request, ServerCallContext context)
    {
        var wanted = request.LibraryStep ?? new LibraryStep();
        var violations = new Violations().Name("library_step.name", wanted.Name, LibraryStepRow.Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, UpdatableOfStep);
        var version = Etag.Check(violations, wanted.Etag, context, "library_step.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            wanted.Name,
            tx => Revise(tx, context, wanted.Name, version, State.Active, step =>
            {
                Masks.Apply(fields, wanted, step);
                var found = new Violations();
                Check(found, step);
                found.ThrowIfAny();
            }),
            StepNow);
    }

    private static async Task<LibraryStep> Revise(
        Session tx, ServerCallContext context, string name, long version, State state, Action<LibraryStep> change)
    {
        var row = await LibraryStepRow.Find(tx, name, 0) ?? throw Errors.NotFound(name);
        await tx.MustReachScope(context, row.OrgUnit);
        if (row.Revision != version)
        {
            throw Errors.Stale(name);
        }

        if (row.State == State.Retired)
        {
            throw Errors.Precondition("LIBRARY_STEP_RETIRED", $"{name} is retired.", ("name", name));
        }

        // A note tells of one revision: it is not carried on.
        var step = row.ToProto();
        step.ChangeNote = "";
        change(step);
        row = LibraryStepRow.Of(step, name, row.Revision + 1, state, row.CreateTime, tx.Now);
        if (await tx.Execute(LibraryStepRow.Update, row) != 1)
        {
            throw Errors.Stale(name);
        }

        await tx.Execute(LibraryStepRow.InsertRevision, row);
        return row.ToProto();
    }
}
