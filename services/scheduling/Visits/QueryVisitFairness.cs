using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Visit.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class VisitsApi
{
    private const int MaxWindowDays = 1_096;

    public override Task<VisitFairness> QueryVisitFairness(QueryVisitFairnessRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .Date("start_date", request.StartDate)
            .Date("end_date", request.EndDate);
        var isRange = Dates.TryRead(request.StartDate, out var from) & Dates.TryRead(request.EndDate, out var until);
        if (isRange)
        {
            violations.Require(until > from, "end_date", "must be after start_date")
                .Require(until.DayNumber - from.DayNumber <= MaxWindowDays, "end_date", "must be at most 1,096 days after start_date");
        }

        violations.ThrowIfAny();
        return database.Read(
            async db =>
            {
                await db.MustReach(context, request.OrgUnit);
                var clock = new SchoolYear(new SchoolCalendar(), zone.Id);
                var rows = await db.Query<SchoolRow>(SelectCounts, context.Reach().With(new
                {
                    request.OrgUnit,
                    From = clock.At(from, TimeSpan.Zero),
                    Until = clock.At(until, TimeSpan.Zero),
                }));
                return new VisitFairness
                {
                    Area = Lorenz.Of(request.OrgUnit, rows.Select(row => row.Visits)),
                    Zones =
                    {
                        rows.Where(row => row.Zone is not null).GroupBy(row => row.Zone!)
                            .OrderBy(zone => zone.Key, StringComparer.Ordinal).Select(zone => Lorenz.Of(zone.Key, zone.Select(row => row.Visits))),
                    },
                };
            },
            context.CancellationToken);
    }

    // A school is in one zone, as a tree has it.
    private static readonly string SelectCounts = $"""
        SELECT u.name,
            (SELECT COUNT(*) FROM visits v
             WHERE v.org_unit = u.name AND v.state = {(int)State.Ended} AND v.start_time >= @From AND v.start_time < @Until) AS visits,
            (SELECT MIN(z.name) FROM dir_ancestors x JOIN dir_org_units z ON z.name = x.ancestor
             WHERE x.org_unit = u.name AND z.level = {(int)OrgUnit.Types.Level.Zone}) AS zone
        FROM dir_ancestors a JOIN dir_org_units u ON u.name = a.org_unit
        WHERE a.ancestor = @OrgUnit AND u.level = {(int)OrgUnit.Types.Level.School} AND u.state = {(int)OrgUnit.Types.State.Active}
          AND {Reach.Predicate("u.name")}
        ORDER BY u.name
        """;

    private sealed record SchoolRow
    {
        public required string Name { get; init; }

        public required int Visits { get; init; }

        public string? Zone { get; init; }
    }
}
