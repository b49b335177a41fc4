using Coaching.Analytics.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Analytics;

internal sealed partial class AnalyticsApi
{
    public override Task<ListPlcLapsesResponse> ListPlcLapses(ListPlcLapsesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, Scope.Pattern)
            .OptionalName("programme", request.Programme, "programmes/{programme}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var today = weeks.Date;
        var after = page.After<AfterLapse>();
        return database.Read(
            async db =>
            {
                var scope = await Scope.Find(db, reach, request.OrgUnit);
                var args = reach.With(new
                {
                    Unit = scope.Name,
                    scope.Roots,
                    request.Programme,
                    today,
                    minimum = reach.MinimumPeople,
                    Since = after?.Since ?? DateOnly.MinValue,
                    After = after?.Name ?? "",
                    take = page.Take,
                });
                var (rows, next) = page.Cut(await db.Page<LapseRow>(SelectPage(scope), args), row => new AfterLapse(row.SinceDate, row.Name));
                return new ListPlcLapsesResponse
                {
                    PlcLapses = { rows.Select(row => row.ToProto(today)) },
                    NextPageToken = next,
                    Watermark = watermarks.Of("plc-lapses/1"),
                };
            },
            context.CancellationToken);
    }

    // Longest first, which is how ix_plcs_since_date has them.
    private static string SelectPage(Scope scope) => $"""
        SELECT p.name, p.org_unit, COALESCE(u.display_name, '') AS display_name, p.last_meeting_time, p.since_date, p.cadence_days
        FROM plcs p LEFT JOIN dir_org_units u ON u.name = p.org_unit
        WHERE p.is_active = 1 AND p.lapse_date <= @today AND p.member_count >= @minimum
          AND EXISTS (SELECT 1 FROM dir_ancestors b WHERE b.org_unit = p.org_unit AND b.ancestor IN ({scope.Units(children: false)}))
          AND {Reach.Predicate("p.org_unit")}
          AND (@Programme = '' OR p.programme = @Programme)
          AND (p.since_date > @Since OR (p.since_date = @Since AND p.name > @After))
        ORDER BY p.since_date, p.name
        """;

    private sealed record AfterLapse(DateOnly Since, string Name);

    private sealed record LapseRow
    {
        public required string Name { get; init; }
        public required string OrgUnit { get; init; }
        public required string DisplayName { get; init; }
        public required DateTimeOffset? LastMeetingTime { get; init; }
        public required DateOnly SinceDate { get; init; }
        public required int CadenceDays { get; init; }

        public PlcLapse ToProto(DateOnly today) => new()
        {
            Plc = Name,
            OrgUnit = OrgUnit,
            DisplayName = DisplayName,
            LastMeetingTime = LastMeetingTime.ToProto(),
            DaysSince = today.DayNumber - SinceDate.DayNumber,
            CadenceDays = CadenceDays,
        };
    }
}
