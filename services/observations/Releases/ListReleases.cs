using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ReleasesApi
{
    public override Task<ListReleasesResponse> ListReleases(ListReleasesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("person", request.Person, "people/{person}")
            .OptionalName("recipient", request.Recipient, "people/{person}")
            .OptionalEnum("state", request.State)
            .OptionalEnum("purpose", request.Purpose);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var me = context.Reach().Caller;
        var after = page.After<AfterRelease>();
        var args = ReleaseRow.Args(context, clock.GetUtcNow(), new
        {
            Person = request.Person == "people/me" ? me : request.Person,
            Recipient = request.Recipient == "people/me" ? me : request.Recipient,
            request.State,
            request.Purpose,
            Before = after?.Time ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(await db.Page<ReleaseRow>(SelectPage, args), row => new AfterRelease(row.CreateTime, row.Name));
                return new ListReleasesResponse { Releases = { rows.Select(row => row.ToProto(db.Now)) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    // The first line lets the two indexes on people serve.
    private const string SelectPage = $"""
        SELECT {ReleaseRow.Columns}
        FROM releases r
        WHERE (r.person = @reach_caller OR r.recipient = @reach_caller)
          AND {ReleaseRow.Within}
          AND r.create_time <= @Before AND (r.create_time < @Before OR r.name < @After)
          AND (@Person = '' OR r.person = @Person) AND (@Recipient = '' OR r.recipient = @Recipient)
          AND (@Purpose = 0 OR r.purpose = @Purpose)
          AND (@State = 0 OR (@State = 2 AND r.withdraw_time IS NOT NULL)
               OR (@State = 3 AND r.withdraw_time IS NULL AND r.expire_time <= @AtTime)
               OR (@State = 1 AND r.withdraw_time IS NULL AND r.expire_time > @AtTime))
        ORDER BY r.create_time DESC, r.name DESC
        """;

    private sealed record AfterRelease(DateTimeOffset Time, string Name);
}
