using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class StepLibraryApi
{
    public override Task<LibraryStep> GetLibraryStep(GetLibraryStepRequest request, ServerCallContext context)
    {
        new Violations()
            .Name("name", request.Name, LibraryStepRow.Pattern)
            .Require(request.Revision >= 0, "revision", "must not be negative")
            .ThrowIfAny();

        return database.Read(
            async db => (await LibraryStepRow.Find(db, request.Name, request.Revision) ?? throw Errors.NotFound(request.Name)).ToProto(),
            context.CancellationToken);
    }

    private static async Task<LibraryStep> StepNow(Session tx, string name) =>
        (await LibraryStepRow.Find(tx, name, 0) ?? throw Errors.NotFound(name)).ToProto();
}
