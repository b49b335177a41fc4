using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Visit.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class VisitsApi
{
    public override Task<Visit> CancelVisit(CancelVisitRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, VisitRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => Cancel(tx, reach, request.Name, version), (tx, name) => VisitState.Now(tx, reach, name));
    }

    private static async Task<Visit> Cancel(Tx tx, Reach reach, string name, long version)
    {
        var row = await VisitState.Changeable(tx, reach, name, version, State.Planned);
        await VisitState.Free(tx, row);
        return await VisitState.Save(tx, row with { State = State.Cancelled });
    }
}
