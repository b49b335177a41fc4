using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class AnnouncementsApi
{
    public override Task<ListReadReceiptsResponse> ListReadReceipts(ListReadReceiptsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, "announcements/{announcement}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = context.Reach().With(new { request.Parent, After = page.After<NameKey>()?.Name ?? "", take = page.Take });
        return database.Read(
            async db =>
            {
                var found = await db.Page<ReceiptRow>($"{SelectReceipts}{(request.UnreadOnly ? " AND r.read_time IS NULL" : "")} ORDER BY t.person", args);
                var (rows, token) = page.Cut(found, row => new NameKey(row.Person));
                return new ListReadReceiptsResponse { ReadReceipts = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    // Who is meant to read it now, and who has read it and is no longer meant to.
    private static readonly string SelectReceipts = $"""
        SELECT t.person, r.read_time
        FROM (SELECT DISTINCT w.person FROM (
                SELECT q.person FROM announcements CROSS JOIN dir_posts q JOIN dir_ancestors a ON a.org_unit = q.org_unit
                WHERE announcements.name = @Parent AND announcements.audience = 1 AND a.ancestor = announcements.org_unit AND {AnnouncementRow.IsOver}
                  AND q.start_date <= @reach_today AND (q.end_date IS NULL OR q.end_date > @reach_today)
                UNION
                SELECT c.coach FROM announcements CROSS JOIN dir_pairs c JOIN dir_ancestors a ON a.org_unit = c.org_unit
                WHERE announcements.name = @Parent AND announcements.audience = 2 AND a.ancestor = announcements.org_unit AND {AnnouncementRow.IsOver}
                  AND (announcements.programme = '' OR c.programme = announcements.programme)
                  AND c.start_date <= @reach_today AND (c.end_date IS NULL OR c.end_date > @reach_today)
                UNION
                SELECT d.person FROM announcements JOIN read_receipts d ON d.announcement = announcements.name
                WHERE announcements.name = @Parent AND {AnnouncementRow.IsOver}) w) t
        LEFT JOIN read_receipts r ON r.announcement = @Parent AND r.person = t.person
        WHERE t.person > @After
        """;

    private sealed record ReceiptRow
    {
        public required string Person { get; init; }

        public DateTimeOffset? ReadTime { get; init; }

        public ReadReceipt ToProto() => new() { Person = Person, ReadTime = ReadTime?.ToProto() };
    }
}
