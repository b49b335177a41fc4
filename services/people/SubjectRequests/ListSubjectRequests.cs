using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class SubjectRequestsApi
{
    public override Task<ListSubjectRequestsResponse> ListSubjectRequests(ListSubjectRequestsRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalEnum("kind", request.Kind).OptionalEnum("state", request.State);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterRequest>();
        var args = context.Reach().With(new
        {
            request.Kind,
            request.State,
            Now = clock.GetUtcNow(),
            AfterTime = after?.DueTime ?? DateTimeOffset.MinValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        var statement = $"{SelectRequests}{(request.Overdue ? $" AND {SubjectRequestRow.IsOverdue}" : "")} ORDER BY r.due_time, r.name";
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<SubjectRequestRow>(statement, args), row => new AfterRequest(row.DueTime, row.Name));
                return new ListSubjectRequestsResponse { SubjectRequests = { rows.Select(row => row.ToProto(db.Now)) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private const string SelectRequests = $"""
        SELECT {SubjectRequestRow.Columns} FROM subject_requests r
        WHERE {SubjectRequestRow.Within} AND (@Kind = 0 OR r.kind = @Kind) AND (@State = 0 OR r.state = @State)
          AND r.due_time >= @AfterTime AND (r.due_time > @AfterTime OR r.name > @After)
        """;

    private sealed record AfterRequest(DateTimeOffset DueTime, string Name);
}
