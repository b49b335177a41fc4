using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override async Task<Session> GetSession(GetSessionRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, SessionRow.Pattern).ThrowIfAny();

        var row = await database.Read(db => SessionState.Find(db, context.Reach(), request.Name), context.CancellationToken);
        return row?.ToProto() ?? throw Errors.NotFound(request.Name);
    }
}
