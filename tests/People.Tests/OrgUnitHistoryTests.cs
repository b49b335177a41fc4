using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Grpc.Core;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using OpenRecords = Coaching.People.V1.CloseOrgUnitRequest.Types.OpenRecords;
using Part = Coaching.People.V1.SplitOrgUnitRequest.Types.Part;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using State = Coaching.People.V1.OrgUnit.Types.State;

namespace Coaching.People.Tests;

/// <summary>Random histories of a small country: whatever is asked for, and refused or done, the tree stays a tree and nothing is lost.</summary>
public abstract class OrgUnitHistoryTests(PeopleOnSqlite host) : OrgUnitCalls(host)
{
    private const int Steps = 120;
    private const int Stride = 10;

    // Where everybody works by what was asked for; nobody is told of to the service.
    private readonly Dictionary<string, string> _works = [];
    private readonly List<string> _units = [];
    private readonly Dictionary<string, int> _done = [];

    [DatabaseFact]
    [Trait("requirement", "CAS-03")]
    public async Task Whatever_happens_to_units_their_tree_and_history_hold_and_nobody_is_lost()
    {
        const int seed = 4_711;
        var random = new Random(seed);
        await Settle(random);
        for (var step = 0; step < Steps; step++)
        {
            var day = new DateOnly(2026, 2, 1).AddDays(step);
            var isMilestone = step % Stride == 0 || step == Steps - 1;
            try
            {
                await Step(random, day);
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.FailedPrecondition or StatusCode.InvalidArgument)
            {
                Assert.NotEqual("", Errors.Reason(e));
            }

            try
            {
                await Check(isMilestone);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, step {step}.", e);
            }
        }

        // A history in which nothing came to pass would prove nothing.
        Assert.All((string[])["move", "merge", "split", "close", "open"], kind => Assert.True(_done.GetValueOrDefault(kind) >= 2, $"{kind}: {_done.GetValueOrDefault(kind)}"));
    }

    private async Task Settle(Random random)
    {
        var nation = await Make(Level.Nation, "");
        string[] counties = [await Make(Level.County, nation), await Make(Level.County, nation)];
        string[] zones = [await Make(Level.Zone, counties[0]), await Make(Level.Zone, counties[1]), await Make(Level.Cluster, counties[1])];
        var trust = await Make(Level.Trust, nation);
        await Make(Level.Trust, trust);
        for (var index = 0; index < 6; index++)
        {
            var school = await Make(Level.School, zones[random.Next(zones.Length)]);
            await Make(Level.Department, school);
            var head = await Host.Staff(school, Role.HeadOfInstitution);
            var teacher = await Host.Staff(school, Role.Teacher);
            await Host.Pair(head, teacher);
            (_works[head], _works[teacher]) = (school, school);
        }
    }

    private async Task<string> Make(Level level, string parent)
    {
        var unit = await Host.Unit(level, parent);
        _units.Add(unit.Name);
        return unit.Name;
    }

    private async Task Step(Random random, DateOnly day)
    {
        var units = await Units();
        var unit = units[random.Next(units.Count)];
        var kind = random.Next(10);
        if (kind < 4)
        {
            await MoveOne(unit.Name, units[random.Next(units.Count)].Name, day);
        }
        else if (kind < 6)
        {
            // Now and then units that can't become one.
            var alike = units.Where(other => other.Name != unit.Name && (other.Level == unit.Level || random.Next(20) == 0)).ToList();
            await MergeOne(unit.Name, alike.Count == 0 ? units[0].Name : alike[random.Next(alike.Count)].Name, day);
        }
        else if (kind == 6)
        {
            await Split(unit.Name, day);
        }
        else if (kind < 9)
        {
            var leaves = units.Where(leaf => !units.Any(other => other.Parent == leaf.Name) && leaf.Level != Level.School).ToList();
            await Close(random.Next(3) == 0 || leaves.Count == 0 ? unit.Name : leaves[random.Next(leaves.Count)].Name, (OpenRecords)random.Next(2), day);
        }
        else if (units.Where(closed => closed.State == State.Closed && closed.MergedInto.Length == 0).ToList() is { Count: > 0 } closed)
        {
            await OpenOne(closed[random.Next(closed.Count)].Name, day);
        }
    }

    private async Task MoveOne(string name, string parent, DateOnly day)
    {
        await Move(name, parent, day);
        Did("move");
    }

    private async Task MergeOne(string into, string source, DateOnly day)
    {
        await Merge(into, day, source);
        foreach (var person in At(source))
        {
            _works[person] = into;
        }

        Did("merge");
    }

    private async Task Close(string name, OpenRecords fate, DateOnly day)
    {
        await Host.Units().CloseOrgUnitAsync(new CloseOrgUnitRequest
        {
            Name = name,
            CloseDate = day.ToProto(),
            OpenRecords = fate,
            Etag = await Tag(name),
            RequestId = PeopleOnSqlite.NewId(),
        });
        At(name).ForEach(person => _works.Remove(person));
        Did("close");
    }

    private async Task OpenOne(string name, DateOnly day)
    {
        await Open(name, day);
        Did("open");
    }

    private async Task<string> Tag(string name) => (await Get(name)).Etag;

    private List<string> At(string unit) => [.. _works.Where(one => one.Value == unit).Select(one => one.Key).Order(StringComparer.Ordinal)];

    private Task<IReadOnlyList<UnitRow>> Units() => Host.Database.Read(db => db.Query<UnitRow>(SelectUnits, new { _units }), default);

    private async Task Split(string name, DateOnly day)
    {
        var goes = At(name).Take(1).ToList();
        var split = await Host.Units().SplitOrgUnitAsync(new SplitOrgUnitRequest
        {
            Name = name,
            Parts = { new Part { OrgUnit = new OrgUnit { DisplayName = "Part" }, People = { goes } } },
            SplitDate = day.ToProto(),
            Etag = await Tag(name),
            RequestId = PeopleOnSqlite.NewId(),
        });
        _units.Add(split.Parts[0].Name);
        goes.ForEach(person => _works[person] = split.Parts[0].Name);
        Did("split");
    }

    private void Did(string kind) => _done[kind] = _done.GetValueOrDefault(kind) + 1;

    private async Task Check(bool withHistory)
    {
        var units = (await Units()).ToDictionary(unit => unit.Name);
        var above = (await Host.Database.Read(db => db.Query<AboveRow>(SelectAncestors, new { _units }), default)).ToLookup(row => row.OrgUnit, row => (row.Depth, row.Ancestor));
        foreach (var unit in units.Values)
        {
            var chain = Chain(unit, units);
            Assert.Equal(chain, unit.Ancestors.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal(chain.Prepend(unit.Name).Select((name, depth) => (depth, name)), above[unit.Name].Order());
            Assert.Equal(chain.Prepend(unit.Name).LastOrDefault(name => units[name].Level == Level.County) ?? "", unit.County);
            Assert.True(unit.State != State.Active || unit.Parent.Length == 0 || units[unit.Parent].State == State.Active, $"{unit.Name} is open below a closed unit");
            if (withHistory)
            {
                await CheckHistory(unit);
            }
        }

        Assert.Equal(_works.OrderBy(one => one.Key), (await Posts()).OrderBy(one => one.Key));
        Assert.Equal(0, await Host.Count(CountLostPairs, new { people = _works.Keys.ToArray() }));
        Assert.Equal(0, await Host.Count(CountStrayed, new { _units }));
    }

    // Walking up ends, for a tree has no ring; no walk is longer than there are units.
    private static List<string> Chain(UnitRow unit, Dictionary<string, UnitRow> units)
    {
        var chain = new List<string>();
        for (var at = unit; at.Parent.Length > 0; at = units[at.Parent])
        {
            chain.Add(at.Parent);
            Assert.True(chain.Count < units.Count, $"{unit.Name} lies in a ring");
        }

        return chain;
    }

    // From the first revision on, each begins where the one before ended, at no earlier day: on each day a unit has one parent and one state.
    private async Task CheckHistory(UnitRow unit)
    {
        var revisions = (await Host.Units().ListOrgUnitRevisionsAsync(new ListOrgUnitRevisionsRequest { Parent = unit.Name, PageSize = 200 })).Revisions.Reverse().ToList();
        var (values, day) = (new Dictionary<string, string>(), DateOnly.MinValue);
        foreach (var revision in revisions)
        {
            foreach (var change in revision.Changes)
            {
                Assert.Equal(values.GetValueOrDefault(change.Field, ""), change.OldValue);
                values[change.Field] = change.NewValue;
            }

            if (revision.Kind != OrgUnitRevision.Types.Kind.Created)
            {
                Assert.True(revision.EffectiveDate.ToDateOnly() >= day, $"{revision.Name} comes before the one before it");
                day = revision.EffectiveDate.ToDateOnly();
            }
        }

        Assert.Equal(
            (unit.Parent, unit.State.ToString().ToUpperInvariant(), unit.MergedInto),
            (values.GetValueOrDefault("parent", ""), values.GetValueOrDefault("state", ""), values.GetValueOrDefault("merged_into", "")));
    }

    private async Task<Dictionary<string, string>> Posts() =>
        (await Host.Database.Read(db => db.Query<PostRow>(SelectPosts, new { _units }), default)).ToDictionary(post => post.Person, post => post.OrgUnit);

    private const string SelectUnits = "SELECT name, parent, ancestors, county, level, state, merged_into FROM org_units WHERE name IN @_units ORDER BY create_time, name";

    private const string SelectAncestors = "SELECT org_unit, ancestor, depth FROM dir_ancestors WHERE org_unit IN @_units";

    private const string SelectPosts = "SELECT person, org_unit FROM staff_assignments WHERE end_date IS NULL AND org_unit IN @_units";

    // Of two who both still work, the pair goes on, and at the unit of the coachee.
    private const string CountLostPairs = """
        SELECT COUNT(*) FROM staff_assignments t
        WHERE t.person IN @people AND t.end_date IS NULL AND t.role = 1
          AND EXISTS (
            SELECT 1 FROM coaching_relationships c JOIN staff_assignments h ON h.person = c.coach
            WHERE c.coachee = t.person AND h.end_date IS NULL AND c.end_reason <> 3)
          AND NOT EXISTS (SELECT 1 FROM coaching_relationships c WHERE c.coachee = t.person AND c.end_date IS NULL AND c.org_unit = t.org_unit)
        """;

    // What every service knows is what this one knows; counties follow.
    private const string CountStrayed = """
        SELECT COUNT(*) FROM org_units u JOIN dir_org_units d ON d.name = u.name
        WHERE u.name IN @_units AND (d.parent <> u.parent OR d.county <> u.county OR d.state <> u.state OR d.version <> u.version
          OR EXISTS (SELECT 1 FROM dir_people p WHERE p.org_unit = u.name AND p.county <> u.county)
          OR EXISTS (SELECT 1 FROM dir_pairs p WHERE p.org_unit = u.name AND p.end_date IS NULL AND p.county <> u.county))
        """;

    private sealed record UnitRow
    {
        public required string Name { get; init; }

        public required string Parent { get; init; }

        public required string Ancestors { get; init; }

        public required string County { get; init; }

        public required Level Level { get; init; }

        public required State State { get; init; }

        public required string MergedInto { get; init; }
    }

    private sealed record AboveRow
    {
        public required string OrgUnit { get; init; }

        public required string Ancestor { get; init; }

        public required int Depth { get; init; }
    }

    private sealed record PostRow
    {
        public required string Person { get; init; }

        public required string OrgUnit { get; init; }
    }
}

public sealed class OrgUnitHistoryOnSqlite(PeopleOnSqlite host) : OrgUnitHistoryTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class OrgUnitHistoryOnSqlServer(PeopleOnSqlServer host) : OrgUnitHistoryTests(host), IClassFixture<PeopleOnSqlServer>;
