using Coaching.Testing;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Platform.Tests;

/// <summary>The SQL condition against a plain reading of the same rules, over random trees, posts and pairs.</summary>
public sealed class ReachTests : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2026, 11, 24);
    private static readonly Role[] Roles = [Role.Teacher, Role.HeadOfInstitution, Role.EducationOfficial, Role.CountyOfficer];
    private static readonly string[] RoleNames = ["teacher", "head_teacher", "education_official", "county_officer"];

    private readonly EchoHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20261122)]
    public async Task The_condition_shows_exactly_the_rows_that_the_rules_allow(int seed)
    {
        var world = World.Random(new Random(seed));
        await _host.Seed(world.Store);
        await _host.Database.Write(
            async tx =>
            {
                await tx.Execute("CREATE TABLE things (id INTEGER NOT NULL, unit TEXT NOT NULL, coach TEXT NOT NULL, coachee TEXT NOT NULL, owner TEXT NOT NULL)");
                foreach (var thing in world.Things)
                {
                    await tx.Execute("INSERT INTO things (id, unit, coach, coachee, owner) VALUES (@Id, @Unit, @Coach, @Coachee, @Owner)", thing);
                }
            },
            default);
        var random = new Random(seed);
        var select = $"SELECT t.id FROM things t WHERE {Reach.Predicate("t.unit", "t.coach", "t.coachee", "t.owner")} ORDER BY t.id";

        for (var number = 0; number < 60; number++)
        {
            var reach = world.RandomReach(random);
            var shown = await _host.Database.Read(tx => tx.Query<long>(select, reach.With()), default);

            Assert.Equal(world.Things.Where(thing => world.Allows(reach, thing)).Select(thing => (long)thing.Id), shown);
        }
    }

    private sealed record Thing(int Id, string Unit, string Coach, string Coachee, string Owner);

    private sealed record Dated(string Who, string What, Role Role, DateOnly Start, DateOnly? End)
    {
        public bool IsCurrent => Start <= Day && (End is null || Day < End);
    }

    private sealed record World(List<(string Name, string Parent)> Units, List<Dated> Posts, List<Dated> Pairs, List<Thing> Things)
    {
        public static World Random(Random random)
        {
            var units = new List<(string Name, string Parent)> { ("orgUnits/u0", "") };
            for (var number = 1; number < 25; number++)
            {
                units.Add(($"orgUnits/u{number}", units[random.Next(units.Count)].Name));
            }

            string Unit() => units[random.Next(units.Count)].Name;
            string Person() => $"people/p{random.Next(8)}";
            DateOnly Start() => Day.AddDays(random.Next(-30, 3));
            DateOnly? End() => random.Next(3) switch { 0 => null, _ => Day.AddDays(random.Next(-2, 30)) };
            return new World(
                units,
                [.. Enumerable.Range(0, 30).Select(_ => new Dated(Person(), Unit(), Roles[random.Next(Roles.Length)], Start(), End()))],
                [.. Enumerable.Range(0, 20).Select(_ => new Dated(Person(), Person(), default, Start(), End()))],
                [.. Enumerable.Range(0, 120).Select(id => new Thing(id, Unit(), Person(), Person(), Person()))]);
        }

        public async Task Store(DirectorySeed seed)
        {
            foreach (var (name, parent) in Units)
            {
                await seed.Unit(name, parent);
            }

            foreach (var (post, number) in Posts.Select((post, number) => (post, number)))
            {
                await seed.Post($"{post.Who}/assignments/a{number}", post.Who, post.What, post.Role, post.Start, post.End);
            }

            foreach (var (pair, number) in Pairs.Select((pair, number) => (pair, number)))
            {
                await seed.Pair($"coachingRelationships/r{number}", pair.Who, pair.What, "orgUnits/u0", start: pair.Start, end: pair.End);
            }
        }

        public Reach RandomReach(Random random) => new()
        {
            All = random.Next(20) == 0,
            AreaRoles = random.Next(3) == 0 ? 0 : PostRoles.Of(RoleNames[random.Next(RoleNames.Length)]) | PostRoles.Of(RoleNames[random.Next(RoleNames.Length)]),
            AsCoach = random.Next(2) == 0,
            AsCoachee = random.Next(2) == 0,
            Self = random.Next(2) == 0,
            Caller = $"people/p{random.Next(8)}",
            Today = Day,
        };

        public bool Allows(Reach reach, Thing thing) =>
            reach.All
            || Posts.Any(post => post.Who == reach.Caller && post.IsCurrent && (PostRoles.Bit(post.Role) & reach.AreaRoles) != 0 && Above(thing.Unit).Contains(post.What))
            || (reach.AsCoach && thing.Coach == reach.Caller && Pairs.Any(pair => pair.Who == reach.Caller && pair.What == thing.Coachee && pair.IsCurrent))
            || (reach.AsCoachee && thing.Coachee == reach.Caller)
            || (reach.Self && thing.Owner == reach.Caller);

        private IEnumerable<string> Above(string unit)
        {
            for (var name = unit; name.Length > 0; name = Units.First(known => known.Name == name).Parent)
            {
                yield return name;
            }
        }
    }
}
