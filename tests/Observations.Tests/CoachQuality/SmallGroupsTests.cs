using Coaching.Observations.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Observations.Tests.CoachOnCoachingTests;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Observations.Tests;

/// <summary>Figures about coaches for those who may see many at once.</summary>
public sealed class SmallGroupsTests(ObservationsOnSqlite host) : IClassFixture<ObservationsOnSqlite>
{
    [Fact]
    [Trait("requirement", "P12")]
    public void No_total_less_what_is_shown_is_about_too_few_people()
    {
        for (var seed = 1; seed <= 2_000; seed++)
        {
            var random = new Random(seed);
            var groups = Enumerable.Range(0, random.Next(1, 12)).Select(index => new GroupSize { OrgUnit = $"orgUnits/{index}", People = random.Next(0, 14) }).ToList();

            var hidden = SmallGroups.Hide(groups, 5);

            var held = groups.Where(group => hidden.Contains(group.OrgUnit)).ToList();
            var total = groups.Sum(group => group.People);
            Assert.True(groups.All(group => group.People is 0 or >= 5 || hidden.Contains(group.OrgUnit)), $"seed {seed}");
            Assert.True(held.Count == 0 || total < 5 || (held.Sum(group => group.People) >= 5 && held.Count > 1), $"seed {seed}");
        }
    }

    [Fact]
    [Trait("requirement", "P12")]
    [Trait("requirement", "STEP-27")]
    public async Task A_county_sees_the_quality_of_coaching_of_many_coaches_and_of_no_single_one()
    {
        var id = Guid.NewGuid().ToString("N")[..10];
        string Unit(string name) => $"orgUnits/{name}-{id}";
        string Person(string name) => $"people/{name}-{id}";
        await host.Seed(async seed =>
        {
            await seed.Unit(Unit("nation"), level: Level.Nation);
            await seed.Unit(Unit("county"), Unit("nation"), Level.County);
            await seed.Unit(Unit("other"), Unit("nation"), Level.County);
            await seed.Person(Person("officer"), Unit("county"), Role.CountyOfficer);
            await seed.Person(Person("official"), Unit("county"), Role.CurriculumSupportOfficer);
            foreach (var (zone, heads) in new[] { ("a", 7), ("b", 6), ("c", 2) })
            {
                await seed.Unit(Unit(zone), Unit("county"), Level.Zone);
                for (var head = 0; head < heads; head++)
                {
                    var school = Unit($"school-{zone}{head}");
                    await seed.Unit(school, Unit(zone));
                    await seed.Person(Person($"head-{zone}{head}"), school, Role.HeadOfInstitution);
                    await seed.Pair($"coachingRelationships/o-{zone}{head}-{id}", Person("official"), Person($"head-{zone}{head}"), school);
                    await seed.Pair($"coachingRelationships/t-{zone}{head}-{id}", Person($"head-{zone}{head}"), Person($"teacher-{zone}{head}"), school);
                }
            }
        });
        var official = new CoachOnCoachingService.CoachOnCoachingServiceClient(host.As(Person("official"), "education_official"));
        var school = await School.Open(host);
        foreach (var (zone, heads) in new[] { ("a", 7), ("b", 6), ("c", 2) })
        {
            for (var head = 0; head < heads; head++)
            {
                var record = Record(school, listening: zone == "a" ? 4 : 1, start: Yesterday.AddDays(-14));
                record.CoachOnCoaching.CoachingRelationship = $"coachingRelationships/o-{zone}{head}-{id}";
                record.CoachOnCoaching.WatchedRelationship = $"coachingRelationships/t-{zone}{head}-{id}";
                await official.CreateCoachOnCoachingAsync(record);
            }
        }

        var officer = new CoachOnCoachingService.CoachOnCoachingServiceClient(host.As(Person("officer"), "county_officer"));
        var county = await officer.QueryCoachQualityAsync(new QueryCoachQualityRequest { OrgUnit = Unit("county") });
        var small = await officer.QueryCoachQualityAsync(new QueryCoachQualityRequest { OrgUnit = Unit("c") });
        var next = await officer.QueryCoachQualityAsync(new QueryCoachQualityRequest { OrgUnit = Unit("b") });
        var large = await officer.QueryCoachQualityAsync(new QueryCoachQualityRequest { OrgUnit = Unit("a") });
        await officer.QueryCoachQualityAsync(new QueryCoachQualityRequest { OrgUnit = Unit("other") }).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");

        // Two coaches are too few; with the next larger zone they are eight, and of those two zones nothing is told.
        Assert.Equal((15, 15), (county.Total.CoachCount, county.Total.RecordCount));
        Assert.Equal([(Unit("a"), false), (Unit("b"), true), (Unit("c"), true)], county.Rows.Select(row => (row.OrgUnit, row.Suppressed)));
        Assert.Equal(3.9, county.Rows[0].Skills[0].Mean);
        Assert.Equal(2.4, county.Total.Skills[0].Mean);
        Assert.True(small.Total.Suppressed && next.Total.Suppressed);
        Assert.Equal((false, 7), (large.Total.Suppressed, large.Total.CoachCount));
        Assert.All(large.Rows, row => Assert.True(row.Suppressed));
    }
}
