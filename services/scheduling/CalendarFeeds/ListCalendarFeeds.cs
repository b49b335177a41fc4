using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class CalendarFeedsApi
{
    public override Task<ListCalendarFeedsResponse> ListCalendarFeeds(ListCalendarFeedsRequest request, ServerCallContext context)
    {
        var page = context.Page(request);
        var after = page.After<AfterFeed>();
        var args = context.Reach().With(new { From = after?.CreateTime ?? DateTimeOffset.MinValue, After = after?.Name ?? "", take = page.Take });
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(await db.Page<CalendarFeedRow>(SelectFeeds, args), row => new AfterFeed(row.CreateTime, row.Name));
                return new ListCalendarFeedsResponse { CalendarFeeds = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    // The first condition leads to an index, and no further than the caller's own and the posts reach; the second asks for all again.
    private static readonly string SelectFeeds = $"""
        SELECT {CalendarFeedRow.Columns}
        FROM calendar_feeds f
        WHERE (f.creator = @reach_caller OR f.org_unit IN (
                 SELECT b.org_unit FROM dir_ancestors b JOIN dir_posts c ON c.org_unit = b.ancestor
                 WHERE c.person = @reach_caller AND (c.role & @reach_roles) <> 0))
          AND {CalendarFeedRow.Reached("f")}
          AND f.create_time >= @From AND (f.create_time > @From OR f.name > @After)
        ORDER BY f.create_time, f.name
        """;

    private sealed record AfterFeed(DateTimeOffset CreateTime, string Name);
}
