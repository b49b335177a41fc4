using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;

namespace Coaching.Scheduling.Tests;

public abstract class VisitFairnessTests(SchedulingOnSqlite host)
{
    private static readonly DateTimeOffset First = new(2026, 11, 2, 6, 0, 0, TimeSpan.Zero);

    [DatabaseFact]
    [Trait("requirement", "IDEA-09")]
    public async Task Each_zone_has_its_own_figures_and_the_area_all_of_them()
    {
        var zone = await VisitZone.Open(host);
        foreach (var (name, visits) in new[] { ("a", 0), ("b", 1), ("c", 3) })
        {
            var school = await zone.Add(name, 1);
            await Visit(zone, zone.Official, school, visits);
        }

        var elsewhere = await zone.Add("elsewhere", 2, zone: zone.OtherZone);
        await Visit(zone, zone.OtherOfficial, elsewhere, 2);
        await zone.As(zone.Official).CreateVisitAsync(VisitZone.Visit(zone.School("a"), First.AddDays(30)));

        var fairness = await zone.As(zone.CountyOfficer).QueryVisitFairnessAsync(Window(zone.County));

        Assert.Equal([zone.OtherZone, zone.Zone], fairness.Zones.Select(area => area.OrgUnit));
        Assert.Equal((4, 6, 1), (fairness.Area.Schools, fairness.Area.Visits, fairness.Area.UnvisitedSchools));
        Assert.Equal(Gini([0, 1, 3, 2]), fairness.Area.Gini, 12);
        Assert.Equal((3, 4, 1), (fairness.Zones[1].Schools, fairness.Zones[1].Visits, fairness.Zones[1].UnvisitedSchools));
        Assert.Equal(Gini([0, 1, 3]), fairness.Zones[1].Gini, 12);
        Assert.Equal(
            [(0, 0), (1 / 3.0, 0), (2 / 3.0, 0.25), (1, 1)],
            fairness.Zones[1].LorenzPoints.Select(point => (point.Schools, point.Visits)));
        Assert.Equal(0, fairness.Zones[0].Gini);

        var own = await zone.As(zone.Official).QueryVisitFairnessAsync(Window(zone.Zone));
        Assert.Equal(fairness.Zones[1], own.Area);
    }

    [DatabaseFact]
    public async Task Only_visits_of_the_window_count()
    {
        var zone = await VisitZone.Open(host);
        await Visit(zone, zone.Official, await zone.Add("a", 1), 3);
        var request = Window(zone.Zone);
        (request.StartDate, request.EndDate) = (new DateOnly(2026, 11, 3).ToProto(), new DateOnly(2026, 11, 4).ToProto());

        var fairness = await zone.As(zone.Official).QueryVisitFairnessAsync(request);
        request.StartDate = new DateOnly(2025, 1, 1).ToProto();
        request.EndDate = new DateOnly(2025, 2, 1).ToProto();
        var none = await zone.As(zone.Official).QueryVisitFairnessAsync(request);

        Assert.Equal(1, fairness.Area.Visits);
        Assert.Equal((0, 1, 0, 0), (none.Area.Visits, none.Area.UnvisitedSchools, none.Area.Gini, none.Area.LorenzPoints.Count));
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Officials_ask_about_their_area_and_the_nation_about_all()
    {
        var zone = await VisitZone.Open(host);
        await zone.Add("a", 1);
        var nation = new VisitService.VisitServiceClient(host.As("people/of-the-nation", "national_admin"));

        await zone.As(zone.OtherOfficial).QueryVisitFairnessAsync(Window(zone.Zone)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await zone.AsHead("a").QueryVisitFairnessAsync(Window(zone.Zone)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        Assert.Equal(1, (await nation.QueryVisitFairnessAsync(Window(zone.County))).Area.Schools);
        Assert.Equal(["end_date", "org_unit", "start_date"], (await nation.QueryVisitFairnessAsync(new QueryVisitFairnessRequest()).Invalid()).Paths());
        var late = Window(zone.Zone);
        late.EndDate = late.StartDate;
        Assert.Equal(["end_date"], (await nation.QueryVisitFairnessAsync(late).Invalid()).Paths());
    }

    [Fact]
    public void The_coefficient_is_the_mean_difference_over_twice_the_mean()
    {
        var random = new SeededRandom(7);
        for (var round = 0; round < 200; round++)
        {
            var counts = Enumerable.Range(0, 1 + random.Next(30)).Select(_ => random.Next(6)).ToArray();

            var area = Lorenz.Of("orgUnits/x", counts);

            Assert.Equal(Gini(counts), area.Gini, 12);
            if (area.Visits > 0)
            {
                // Twice the area between the diagonal and the curve.
                var points = area.LorenzPoints;
                var below = points.Zip(points.Skip(1), (one, two) => (two.Schools - one.Schools) * (one.Visits + two.Visits) / 2).Sum();
                Assert.Equal(area.Gini, 1 - (2 * below), 12);
                Assert.Equal((1, 1), (points[^1].Schools, points[^1].Visits));
            }
        }
    }

    private static QueryVisitFairnessRequest Window(string unit) =>
        new() { OrgUnit = unit, StartDate = new DateOnly(2026, 11, 1).ToProto(), EndDate = new DateOnly(2026, 12, 1).ToProto() };

    private static double Gini(int[] counts) =>
        counts.Sum() == 0 ? 0 : counts.Sum(one => counts.Sum(two => (double)Math.Abs(one - two))) / (2.0 * counts.Length * counts.Sum());

    private static async Task Visit(VisitZone zone, string official, string school, int times)
    {
        var visits = zone.As(official);
        for (var time = 0; time < times; time++)
        {
            var start = First.AddDays(time).AddHours(3 * (school[^14] % 5));
            var visit = await visits.CreateVisitAsync(VisitZone.Visit(school, start, 60));
            visit = await visits.StartVisitAsync(new StartVisitRequest
            {
                Name = visit.Name,
                ActualStartTime = visit.StartTime,
                Etag = visit.Etag,
                RequestId = NewRequest,
            });
            await visits.EndVisitAsync(new EndVisitRequest
            {
                Name = visit.Name,
                ActualEndTime = visit.StartTime.ToDateTimeOffset().AddHours(1).ToProto(),
                Etag = visit.Etag,
                RequestId = NewRequest,
            });
        }
    }
}

public sealed class VisitFairnessOnSqlite(SchedulingOnSqlite host) : VisitFairnessTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class VisitFairnessOnSqlServer(SchedulingOnSqlServer host) : VisitFairnessTests(host), IClassFixture<SchedulingOnSqlServer>;
