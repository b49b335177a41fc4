using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class StepLibraryApi
{
    public override Task<LibraryStep> RetireLibraryStep(RetireLibraryStepRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, LibraryStepRow.Pattern)
            .Text("change_note", request.ChangeNote, 0, 2_000);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            request.Name,
            tx => Revise(tx, context, request.Name, version, LibraryStep.Types.State.Retired, step => step.ChangeNote = request.ChangeNote),
            StepNow);
    }
}
