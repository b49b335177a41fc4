using Coaching.People.V1;
using Coaching.Platform;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Analytics;

/// <summary>
/// Counts what stands today: staff, who of them is coached or coaches, open pairs, schools. Each function looks at one thing as the
/// directory has it now and replaces what that thing contributes, so that a person counts once in each unit whatever the number of
/// posts, and the order in which facts came does not matter.
/// </summary>
internal sealed class Standing(Today today)
{
    /// <summary>The posts that make somebody teaching staff.</summary>
    public static readonly int Staff = PostRoles.Bit(Role.Teacher) | PostRoles.Bit(Role.HeadOfInstitution) | PostRoles.Bit(Role.DeputyHead);

    /// <summary>Looks at a person anew.</summary>
    public async Task Person(Tx tx, string person, long change)
    {
        var args = new { person, roles = Staff, day = today.Date };
        var units = (await StaffDirectory.Person(tx, person))?.State == (int)Coaching.People.V1.Person.Types.State.Left ? [] : await tx.Query<string>(SelectUnitsOfStaff, args);
        var cells = new List<StandingDelta>();
        if (units.Count > 0)
        {
            var coached = await tx.Query<string>(SelectProgrammesAsCoachee, args);
            var coaching = await tx.Query<string>(SelectProgrammesAsCoach, args);
            foreach (var unit in units)
            {
                cells.Add(new StandingDelta(unit) { Staff = 1, Coached = Math.Min(1, coached.Count), Coaching = Math.Min(1, coaching.Count) });
                cells.AddRange(coached.Where(name => name.Length > 0).Select(name => new StandingDelta(unit, name) { Coached = 1 }));
                cells.AddRange(coaching.Where(name => name.Length > 0).Select(name => new StandingDelta(unit, name) { Coaching = 1 }));
            }
        }

        await Replace(tx, "staff", person, change, cells);
    }

    /// <summary>Looks at a pair anew.</summary>
    public async Task Pair(Tx tx, string name, long change)
    {
        var cells = new List<StandingDelta>();
        if (await StaffDirectory.Pair(tx, name) is { } pair && pair.RunsOn(today.Date))
        {
            foreach (var unit in await tx.Query<string>(SelectAbove, new { unit = pair.OrgUnit }))
            {
                cells.Add(new StandingDelta(unit) { Relationships = 1 });
                if (pair.Programme.Length > 0)
                {
                    cells.Add(new StandingDelta(unit, pair.Programme) { Relationships = 1 });
                }
            }
        }

        await Replace(tx, "pairs", name, change, cells);
    }

    /// <summary>Looks at a school anew, or at what may be one.</summary>
    public async Task School(Tx tx, string name, long change)
    {
        var cells = new List<StandingDelta>();
        if (await StaffDirectory.Unit(tx, name) is { Level: (int)OrgUnit.Types.Level.School, State: (int)OrgUnit.Types.State.Active })
        {
            var programmes = await tx.Query<string>(SelectProgrammesBelow, new { unit = name, day = today.Date });
            foreach (var unit in await tx.Query<string>(SelectAbove, new { unit = name }))
            {
                cells.Add(new StandingDelta(unit) { Schools = 1, SchoolsReached = Math.Min(1, programmes.Count) });
                cells.AddRange(programmes.Where(programme => programme.Length > 0).Select(programme => new StandingDelta(unit, programme) { SchoolsReached = 1 }));
            }
        }

        await Replace(tx, "schools", name, change, cells);
    }

    /// <summary>Looks anew at the school that a unit lies in, or is.</summary>
    public async Task SchoolsAbove(Tx tx, string unit, long change)
    {
        foreach (var school in await SchoolsOver(tx, unit))
        {
            await School(tx, school, change);
        }
    }

    /// <summary>The school that a unit lies in, or is.</summary>
    public static Task<IReadOnlyList<string>> SchoolsOver(Tx tx, string unit) =>
        tx.Query<string>(SelectSchoolsOver, new { unit, level = (int)OrgUnit.Types.Level.School });

    /// <summary>Looks at a person's membership of PLCs anew.</summary>
    public static async Task Member(Tx tx, string person, long change)
    {
        var cells = new List<StandingDelta>();
        var programmes = await tx.Query<UnitProgramme>(SelectPlcUnits, new { person });
        foreach (var unit in programmes.GroupBy(row => row.OrgUnit))
        {
            cells.Add(new StandingDelta(unit.Key) { PlcMembers = 1 });
            cells.AddRange(unit.Where(row => row.Programme.Length > 0).Select(row => new StandingDelta(unit.Key, row.Programme) { PlcMembers = 1 }));
        }

        await Replace(tx, "members", person, change, cells);
    }

    /// <summary>Looks anew at all that is at a unit whose place in the tree has changed.</summary>
    public async Task Unit(Tx tx, string unit, long change)
    {
        var at = new { unit };
        foreach (var person in await tx.Query<string>("SELECT DISTINCT person FROM dir_posts WHERE org_unit = @unit", at))
        {
            await Person(tx, person, change);
        }

        foreach (var pair in await tx.Query<string>("SELECT name FROM dir_pairs WHERE org_unit = @unit", at))
        {
            await Pair(tx, pair, change);
        }

        foreach (var person in await tx.Query<string>(SelectMembersAt, at))
        {
            await Member(tx, person, change);
        }

        await School(tx, unit, change);
    }

    private static Task<bool> Replace(Tx tx, string cube, string entity, long change, IEnumerable<StandingDelta> cells) =>
        Contributions.Replace(tx, cube, entity, change, [.. cells.Select(cell => cell.ToContribution())], Add);

    private static async Task Add(Tx tx, IReadOnlyCollection<Contribution> deltas)
    {
        foreach (var delta in deltas.Select(StandingDelta.Read))
        {
            if (await tx.Execute(UpdateCell, delta) == 0)
            {
                await tx.Execute(InsertCell, delta);
            }
        }
    }

    private const string Open = "start_date <= @day AND (end_date IS NULL OR end_date > @day)";

    private const string SelectUnitsOfStaff = $"""
        SELECT DISTINCT a.ancestor
        FROM dir_posts p JOIN dir_ancestors a ON a.org_unit = p.org_unit
        WHERE p.person = @person AND (p.role & @roles) <> 0 AND {Open}
        """;

    private const string SelectProgrammesAsCoachee = $"SELECT DISTINCT programme FROM dir_pairs WHERE coachee = @person AND {Open}";

    private const string SelectProgrammesAsCoach = $"SELECT DISTINCT programme FROM dir_pairs WHERE coach = @person AND {Open}";

    private const string SelectAbove = "SELECT ancestor FROM dir_ancestors WHERE org_unit = @unit";

    private const string SelectSchoolsOver = """
        SELECT a.ancestor
        FROM dir_ancestors a JOIN dir_org_units u ON u.name = a.ancestor
        WHERE a.org_unit = @unit AND u.level = @level
        """;

    private const string SelectProgrammesBelow = $"""
        SELECT DISTINCT p.programme
        FROM dir_ancestors a JOIN dir_pairs p ON p.org_unit = a.org_unit
        WHERE a.ancestor = @unit AND {Open}
        """;

    private const string SelectPlcUnits = """
        SELECT DISTINCT a.ancestor AS org_unit, p.programme
        FROM plc_members m JOIN plcs p ON p.name = m.plc JOIN dir_ancestors a ON a.org_unit = p.org_unit
        WHERE m.person = @person AND p.is_active = 1
        """;

    private const string SelectMembersAt = "SELECT DISTINCT m.person FROM plcs p JOIN plc_members m ON m.plc = p.name WHERE p.org_unit = @unit";

    private const string UpdateCell = """
        UPDATE standing_cells
        SET staff = staff + @Staff, coached = coached + @Coached, coaching = coaching + @Coaching, relationships = relationships + @Relationships,
            schools = schools + @Schools, schools_reached = schools_reached + @SchoolsReached, plc_members = plc_members + @PlcMembers
        WHERE org_unit = @OrgUnit AND programme = @Programme
        """;

    private const string InsertCell = """
        INSERT INTO standing_cells (org_unit, programme, staff, coached, coaching, relationships, schools, schools_reached, plc_members)
        VALUES (@OrgUnit, @Programme, @Staff, @Coached, @Coaching, @Relationships, @Schools, @SchoolsReached, @PlcMembers)
        """;

    private sealed record UnitProgramme
    {
        public required string OrgUnit { get; init; }
        public required string Programme { get; init; }
    }

    private sealed record StandingDelta(string OrgUnit, string Programme = Arrivals.AllProgrammes)
    {
        public long Staff { get; init; }
        public long Coached { get; init; }
        public long Coaching { get; init; }
        public long Relationships { get; init; }
        public long Schools { get; init; }
        public long SchoolsReached { get; init; }
        public long PlcMembers { get; init; }

        public Contribution ToContribution() =>
            new($"{OrgUnit}|{Programme}", [Staff, Coached, Coaching, Relationships, Schools, SchoolsReached, PlcMembers]);

        public static StandingDelta Read(Contribution contribution)
        {
            var key = contribution.Cell.Split('|');
            var n = contribution.Measures;
            return new StandingDelta(key[0], key[1])
            {
                Staff = n[0],
                Coached = n[1],
                Coaching = n[2],
                Relationships = n[3],
                Schools = n[4],
                SchoolsReached = n[5],
                PlcMembers = n[6],
            };
        }
    }
}
