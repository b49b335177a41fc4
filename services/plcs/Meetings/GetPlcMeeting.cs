using Coaching.Platform;
using Coaching.Plcs.V1;
using Grpc.Core;

namespace Coaching.Plcs;

internal sealed partial class PlcsApi
{
    public override Task<PlcMeeting> GetPlcMeeting(GetPlcMeetingRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, PlcMeetingRow.Pattern).ThrowIfAny();

        return database.Read(
            async db =>
            {
                var row = await PlcMeetingState.Find(db, context.Reach(), request.Name) ?? throw Errors.NotFound(request.Name);
                return row.ToProto((await PlcMeetingState.Attendances(db, [row]))[row.Name]);
            },
            context.CancellationToken);
    }
}
