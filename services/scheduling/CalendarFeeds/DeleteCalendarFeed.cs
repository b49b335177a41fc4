using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class CalendarFeedsApi
{
    public override Task<Empty> DeleteCalendarFeed(DeleteCalendarFeedRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, CalendarFeedRow.Pattern);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(context, request, request.Name, tx => Delete(tx, reach, request.Name), (_, _) => Task.FromResult(new Empty()));
    }

    private static async Task<Empty> Delete(Tx tx, Reach reach, string name)
    {
        await Must(tx, reach, name);
        await tx.Execute("DELETE FROM calendar_feeds WHERE name = @name", new { name });
        return new Empty();
    }
}
