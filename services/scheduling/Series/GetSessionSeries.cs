using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<SessionSeries> GetSessionSeries(GetSessionSeriesRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, SessionSeriesRow.Pattern).ThrowIfAny();
        return database.Read(
            async db => await (await SessionSeriesRow.Find(db, context.Reach(), request.Name) ?? throw Errors.NotFound(request.Name)).ToProto(db),
            context.CancellationToken);
    }
}
