using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Visit.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class VisitsApi
{
    public override Task<Visit> MissVisit(MissVisitRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, VisitRow.Pattern).Enum("reason", request.Reason);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => Miss(tx, reach, request, version), (tx, name) => VisitState.Now(tx, reach, name));
    }

    private static async Task<Visit> Miss(Tx tx, Reach reach, MissVisitRequest request, long version)
    {
        var row = await VisitState.Changeable(tx, reach, request.Name, version, State.Planned);
        await VisitState.Free(tx, row);
        return await VisitState.Save(tx, row with { State = State.Missed, MissReason = request.Reason });
    }
}
