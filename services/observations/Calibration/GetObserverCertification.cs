using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CalibrationApi
{
    public override Task<ObserverCertification> GetObserverCertification(GetObserverCertificationRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, ObserverCertificationRow.Pattern).ThrowIfAny();

        return database.Read(async db => (await ObserverCertificationRow.Find(db, context.Reach(), request.Name)).ToProto(db.Now), context.CancellationToken);
    }
}
