using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class StepLibraryApi
{
    public override Task<Vision> GetVision(GetVisionRequest request, ServerCallContext context)
    {
        new Violations()
            .Name("name", request.Name, VisionRow.Pattern)
            .Require(request.Revision >= 0, "revision", "must not be negative")
            .ThrowIfAny();

        return database.Read(
            async db => (await VisionRow.Find(db, request.Name, request.Revision) ?? throw Errors.NotFound(request.Name)).ToProto(),
            context.CancellationToken);
    }

    private static async Task<Vision> VisionNow(Session tx, string name) =>
        (await VisionRow.Find(tx, name, 0) ?? throw Errors.NotFound(name)).ToProto();
}
