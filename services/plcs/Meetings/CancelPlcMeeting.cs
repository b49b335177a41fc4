using Coaching.Platform;
using Coaching.Plcs.V1;
using Grpc.Core;

namespace Coaching.Plcs;

internal sealed partial class PlcsApi
{
    public override Task<PlcMeeting> CancelPlcMeeting(CancelPlcMeetingRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, PlcMeetingRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => TakeBack(tx, reach, request.Name, version), (tx, name) => PlcMeetingState.Now(tx, reach, name));
    }

    private static async Task<PlcMeeting> TakeBack(Session tx, Reach reach, string name, long version) =>
        (await PlcMeetingState.Cancel(tx, await PlcMeetingState.Planned(tx, reach, name, version))).ToProto([]);
}
