using Coaching.People.V1;
using Coaching.Testing;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Platform.Tests;

public sealed class StaffDirectoryTests : IAsyncLifetime
{
    private readonly EchoHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_unit_that_moves_takes_all_below_it_along()
    {
        await _host.Seed(async seed =>
        {
            await seed.Unit("orgUnits/east");
            await seed.Unit("orgUnits/west");
            await seed.Unit("orgUnits/zone", "orgUnits/east");
            await seed.Unit("orgUnits/oak", "orgUnits/zone");
        });

        await Apply(new OrgUnitChanged { OrgUnit = "orgUnits/zone", Parent = "orgUnits/west" }, version: 2);

        Assert.Equal(["orgUnits/oak:0", "orgUnits/zone:1", "orgUnits/west:2"], await Above("orgUnits/oak"));
        Assert.Equal(["orgUnits/zone:0", "orgUnits/west:1"], await Above("orgUnits/zone"));
        Assert.Equal(["orgUnits/east:0"], await Above("orgUnits/east"));
    }

    [Fact]
    public async Task Units_that_come_in_any_order_make_the_same_tree()
    {
        var units = Enumerable.Range(0, 30).Select(number => new OrgUnitChanged
        {
            OrgUnit = $"orgUnits/u{number}",
            Parent = number == 0 ? "" : $"orgUnits/u{(number - 1) / 3}",
        }).ToArray();
        new Random(7).Shuffle(units);
        foreach (var unit in units)
        {
            await Apply(unit, version: 1);
        }

        Assert.Equal(["orgUnits/u29:0", "orgUnits/u9:1", "orgUnits/u2:2", "orgUnits/u0:3"], await Above("orgUnits/u29"));
        var links = units.Sum(unit => Depth(int.Parse(unit.OrgUnit[10..], System.Globalization.CultureInfo.InvariantCulture)) + 1);
        Assert.Equal(links, await _host.Database.Read(tx => tx.One<int>("SELECT COUNT(*) FROM dir_ancestors"), default));
    }

    [Fact]
    public async Task An_older_version_never_replaces_a_newer_one()
    {
        await Apply(new OrgUnitChanged { OrgUnit = "orgUnits/oak", DisplayName = "New" }, version: 2);
        await Apply(new OrgUnitChanged { OrgUnit = "orgUnits/oak", DisplayName = "Old", Parent = "orgUnits/east" }, version: 1);
        await Apply(new OrgUnitChanged { OrgUnit = "orgUnits/oak", DisplayName = "Again" }, version: 2);

        var unit = await _host.Database.Read(tx => StaffDirectory.Unit(tx, "orgUnits/oak"), default);

        Assert.Equal(("New", 2L), (unit!.DisplayName, unit.Version));
        Assert.Equal(["orgUnits/oak:0"], await Above("orgUnits/oak"));
    }

    [Fact]
    public async Task People_posts_pairs_and_programmes_are_found_as_they_were_told()
    {
        var end = DirectorySeed.Start.AddDays(10);
        await _host.Seed(async seed =>
        {
            await seed.Unit("orgUnits/county", level: OrgUnit.Types.Level.County);
            await seed.Unit("orgUnits/oak", "orgUnits/county");
            await seed.Person("people/ana", "orgUnits/oak", Role.HeadOfInstitution);
            await seed.Pair("coachingRelationships/p", "people/ana", "people/ben", "orgUnits/oak");
            await seed.Pair("coachingRelationships/p", "people/ana", "people/ben", "orgUnits/oak", end: end, version: 2);
            await seed.Programme("programmes/cas", "orgUnits/county", "orgUnits/county");
        });

        var (person, pair, programme) = await _host.Database.Read(
            async tx => (await StaffDirectory.Person(tx, "people/ana"), await StaffDirectory.Pair(tx, "coachingRelationships/p"), await StaffDirectory.Programme(tx, "programmes/cas")),
            default);

        Assert.Equal(("orgUnits/oak", "orgUnits/county"), (person!.OrgUnit, person.County));
        Assert.Equal((end, 2L), (pair!.EndDate, pair.Version));
        Assert.Equal((true, false), (pair.RunsOn(end.AddDays(-1)), pair.RunsOn(end)));
        Assert.Equal(DirectorySeed.Start, programme!.StartDate);
        Assert.Null(await _host.Database.Read(tx => StaffDirectory.Pair(tx, "coachingRelationships/none"), default));
    }

    private static int Depth(int number) => number == 0 ? 0 : 1 + Depth((number - 1) / 3);

    private Task Apply(OrgUnitChanged fact, long version) => _host.Database.Write(tx => StaffDirectory.Apply(tx, fact, version), default);

    private Task<IReadOnlyList<string>> Above(string unit) => _host.Database.Read(
        tx => tx.Query<string>("SELECT ancestor || ':' || depth FROM dir_ancestors WHERE org_unit = @unit ORDER BY depth", new { unit }), default);
}
