using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class SupportTicketsApi
{
    public override Task<QueryTimeToFixResponse> QueryTimeToFix(QueryTimeToFixRequest request, ServerCallContext context)
    {
        new Violations().OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}").ThrowIfAny();

        var statement = $"{SelectTimes}{(request.OrgUnit.Length == 0 ? "" : BelowUnit)} GROUP BY category ORDER BY category";
        return database.Read(
            async db =>
            {
                var rows = await db.Query<TimesRow>(statement, context.Reach().With(new { request.OrgUnit }));
                return new QueryTimeToFixResponse { Times = { rows.Select(row => row.ToProto()) } };
            },
            context.CancellationToken);
    }

    private static readonly string SelectTimes = $"""
        SELECT category,
            SUM(CASE WHEN state = 1 THEN 1 ELSE 0 END) AS open_count,
            SUM(CASE WHEN state = 2 THEN 1 ELSE 0 END) AS resolved_count,
            SUM(seconds_to_fix) AS total_seconds,
            MAX(seconds_to_fix) AS longest_seconds,
            MIN(CASE WHEN state = 1 THEN create_time END) AS oldest_open_time
        FROM support_tickets WHERE {SupportTicketRow.Within}
        """;

    private sealed record TimesRow
    {
        public required SupportTicket.Types.Category Category { get; init; }

        public required long OpenCount { get; init; }

        public required long ResolvedCount { get; init; }

        public long? TotalSeconds { get; init; }

        public long? LongestSeconds { get; init; }

        public DateTimeOffset? OldestOpenTime { get; init; }

        public TimeToFix ToProto() => new()
        {
            Category = Category,
            Open = OpenCount,
            Resolved = ResolvedCount,
            MeanTimeToFix = TotalSeconds is { } total ? new Duration { Seconds = total / ResolvedCount } : null,
            LongestTimeToFix = LongestSeconds is { } longest ? new Duration { Seconds = longest } : null,
            OldestOpenTime = OldestOpenTime?.ToProto(),
        };
    }
}
