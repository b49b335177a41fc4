using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class AnnouncementsApi
{
    public override Task<Announcement> GetAnnouncement(GetAnnouncementRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, "announcements/{announcement}").ThrowIfAny();

        return database.Read(
            async db =>
            {
                var announcement = await Show(db, context, request.Name);
                if (await db.Find<CountRow>(SelectCounts, context.Reach().With(new { name = request.Name })) is { } counts)
                {
                    announcement.RecipientCount = counts.RecipientCount;
                    announcement.ReadCount = counts.ReadCount;
                }

                return announcement;
            },
            context.CancellationToken);
    }

    private static async Task<Announcement> Show(Session db, ServerCallContext context, string name) =>
        (await db.Find<AnnouncementRow>(AnnouncementRow.SelectByName, context.Reach().With(new { name })) ?? throw Errors.NotFound(name)).ToProto();

    // Nothing for whom the announcement is only for.
    private static readonly string SelectCounts = $"""
        SELECT (SELECT COUNT(*) FROM ({AnnouncementRow.Recipients}) t) AS recipient_count,
            (SELECT COUNT(*) FROM read_receipts r WHERE r.announcement = announcements.name) AS read_count
        FROM announcements WHERE name = @name AND {AnnouncementRow.IsOver}
        """;

    private sealed record CountRow
    {
        public required long RecipientCount { get; init; }

        public required long ReadCount { get; init; }
    }
}
