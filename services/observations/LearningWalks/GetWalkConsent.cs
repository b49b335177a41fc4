using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class LearningWalksApi
{
    public override Task<WalkConsent> GetWalkConsent(GetWalkConsentRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, WalkConsentRow.Pattern).ThrowIfAny();

        var person = WalkConsentRow.OwnerOf(request.Name, context.Reach());
        return database.Read(async db => (await WalkConsentRow.Of(db, person)).ToProto(), context.CancellationToken);
    }
}
