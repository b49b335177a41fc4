using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class AnnouncementsApi
{
    public override Task<ListAnnouncementsResponse> ListAnnouncements(ListAnnouncementsRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalEnum("audience", request.Audience);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<TimeKey>();
        var args = context.Reach().With(new { request.Audience, AfterTime = after?.Time, AfterName = after?.Name, take = page.Take });
        var statement = string.Concat(
            AnnouncementRow.SelectVisible,
            request.Audience == Announcement.Types.Audience.Unspecified ? "" : " AND announcements.audience = @Audience",
            request.UnreadOnly ? $" AND own.read_time IS NULL AND {AnnouncementRow.IsForCaller}" : "",
            after is null ? "" : TimeKey.Earlier,
            TimeKey.LatestFirst);
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<AnnouncementRow>(statement, args), row => new TimeKey(row.CreateTime, row.Name));
                return new ListAnnouncementsResponse { Announcements = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }
}
