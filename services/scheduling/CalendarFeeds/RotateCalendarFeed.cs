using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class CalendarFeedsApi
{
    public override Task<CalendarFeed> RotateCalendarFeed(RotateCalendarFeedRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, CalendarFeedRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context,
            request,
            request.Name,
            tx => Rotate(tx, reach, request.Name, version),
            async (tx, name) => (await Must(tx, reach, name)).ToProto());
    }

    private static async Task<CalendarFeed> Rotate(Tx tx, Reach reach, string name, long version)
    {
        var secret = FeedSecret.Create();
        var row = await Must(tx, reach, name) with { SecretHash = secret.Hash, RotateTime = tx.Now, Version = version + 1 };
        return await tx.Execute(UpdateSecret, row) == 1 ? row.ToProto(secret.Path) : throw Errors.Stale(name);
    }

    private const string UpdateSecret = """
        UPDATE calendar_feeds SET secret_hash = @SecretHash, rotate_time = @RotateTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;
}
