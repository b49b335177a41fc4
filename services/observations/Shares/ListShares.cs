using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class SharesApi
{
    public override Task<ListSharesResponse> ListShares(ListSharesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("recipient", request.Recipient, "people/{person}")
            .OptionalEnum("state", request.State)
            .Text("item", request.Item, 0, 80);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterShare>();
        var args = ShareRow.Args(reach, clock.GetUtcNow(), new
        {
            request.Item,
            Recipient = request.Recipient == "people/me" ? reach.Caller : request.Recipient,
            request.State,
            Before = after?.Time ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<ShareRow>(SelectPage, args), row => new AfterShare(row.CreateTime, row.Name));
            return (
                new ListSharesResponse { Shares = { rows.Select(row => row.ToProto(db.Now)) }, NextPageToken = next },
                (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Person))]);
        });
    }

    // The first line lets the indexes on people serve.
    private static readonly string SelectPage = $"""
        SELECT {ShareRow.Columns}
        FROM shares s
        WHERE (s.person = @reach_caller OR s.recipient = @reach_caller OR s.coach = @reach_caller)
          AND {ShareRow.Within}
          AND s.create_time <= @Before AND (s.create_time < @Before OR s.name < @After)
          AND (@Item = '' OR s.item = @Item) AND (@Recipient = '' OR s.recipient = @Recipient)
          AND (@State = 0 OR (@State = 3 AND s.revoke_time IS NOT NULL)
               OR (@State = 4 AND s.revoke_time IS NULL AND s.expire_time <= @AtTime)
               OR (@State = 2 AND {ShareRow.Runs})
               OR (@State = 1 AND s.revoke_time IS NULL AND s.expire_time > @AtTime AND s.agree_time IS NULL AND s.hold_until > @AtTime))
        ORDER BY s.create_time DESC, s.name DESC
        """;

    private sealed record AfterShare(DateTimeOffset Time, string Name);
}
