using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachChangeRequestsApi
{
    public override Task<ListCoachChangeRequestsResponse> ListCoachChangeRequests(ListCoachChangeRequestsRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalEnum("state", request.State).OptionalEnum("reason", request.Reason);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<TimeKey>();
        var args = context.Reach().With(new { request.State, request.Reason, AfterTime = after?.Time, AfterName = after?.Name, take = page.Take });
        var statement = $"{SelectRequests}{(after is null ? "" : TimeKey.Earlier)}{TimeKey.LatestFirst}";
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<CoachChangeRequestRow>(statement, args), row => new TimeKey(row.CreateTime, row.Name));
                return new ListCoachChangeRequestsResponse { CoachChangeRequests = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static readonly string SelectRequests = $"""
        SELECT {CoachChangeRequestRow.Columns} FROM coach_change_requests r
        WHERE {CoachChangeRequestRow.Within} AND (@State = 0 OR r.state = @State) AND (@Reason = 0 OR r.reason = @Reason)
        """;
}
