namespace Coaching.Analytics;

/// <summary>
/// Counts coachees, each once in any range of weeks, without keeping a row for each person and unit above: a week of somebody's
/// counts with the week before it in the same figures, and in a range those count whose week before lies outside. That is exact
/// for every range, is added up the tree in integers, and is read as few rows, however many people and facts there are.
/// </summary>
internal static class Arrivals
{
    /// <summary>All programmes together, as the cells name them.</summary>
    public const string AllProgrammes = "*";

    /// <summary>All levels of the cascade together.</summary>
    public const int AllTiers = -1;

    private const int Never = int.MinValue;

    /// <summary>Counts what a change at a pair and week does to the people; before the pair's own row changes.</summary>
    public static async Task Add(Tx tx, CellDelta delta, IReadOnlyCollection<string> above)
    {
        foreach (var cube in Enum.GetValues<Cube>())
        {
            if (delta.Active(cube) != 0)
            {
                await Add(tx, cube, delta, above);
            }
        }
    }

    /// <summary>Counts the people of a unit anew that has moved.</summary>
    public static async Task Move(Tx tx, string unit, IReadOnlyCollection<string> before, IReadOnlyCollection<string> after)
    {
        foreach (var coachee in await tx.Query<string>("SELECT DISTINCT coachee FROM pair_weeks WHERE org_unit = @unit", new { unit }))
        {
            foreach (var cube in Enum.GetValues<Cube>())
            {
                var weeks = await tx.Query<ActiveWeek>(SelectWeeks(cube), new { coachee });
                var above = await Above(tx, weeks, unit, before);
                var chains = Chains(weeks, above);
                above[unit] = after;
                await Put(tx, cube, chains, Chains(weeks, above));
            }
        }
    }

    private static async Task Add(Tx tx, Cube cube, CellDelta delta, IReadOnlyCollection<string> above)
    {
        var around = await tx.Query<Around>(SelectAround(cube), delta);
        var here = around.FirstOrDefault(group => group.OrgUnit == delta.OrgUnit && group.Programme == delta.Programme && group.Tier == delta.Tier)?.Here ?? 0;
        if (here > 0 == here + delta.Active(cube) > 0)
        {
            return;
        }

        // The nearest weeks on both sides, within each group, decide; what lies farther is the same before and after.
        var changing = new ActiveWeek { OrgUnit = delta.OrgUnit, Programme = delta.Programme, Tier = delta.Tier, Week = delta.Week };
        var others = around.SelectMany(group => group.Weeks(delta.Week)).Where(week => week != changing).ToList();
        List<ActiveWeek> all = [.. others, changing];
        var units = await Above(tx, all, delta.OrgUnit, above);
        await (here > 0 ? Put(tx, cube, Chains(all, units), Chains(others, units)) : Put(tx, cube, Chains(others, units), Chains(all, units)));
    }

    private static async Task<Dictionary<string, IReadOnlyCollection<string>>> Above(
        Tx tx, IReadOnlyCollection<ActiveWeek> weeks, string unit, IReadOnlyCollection<string> known)
    {
        var above = new Dictionary<string, IReadOnlyCollection<string>> { [unit] = known };
        foreach (var other in weeks.Select(week => week.OrgUnit).Distinct().Where(other => other != unit))
        {
            above[other] = await UnitTree.Above(tx, other);
        }

        return above;
    }

    private static Dictionary<Arrival, int> Chains(IEnumerable<ActiveWeek> weeks, Dictionary<string, IReadOnlyCollection<string>> above)
    {
        var sets = new Dictionary<(string OrgUnit, string Programme, int Tier), SortedSet<int>>();
        foreach (var week in weeks)
        {
            foreach (var unit in above[week.OrgUnit])
            {
                foreach (var programme in (ReadOnlySpan<string>)[week.Programme, AllProgrammes])
                {
                    foreach (var tier in (ReadOnlySpan<int>)[week.Tier, AllTiers])
                    {
                        if (!sets.TryGetValue((unit, programme, tier), out var set))
                        {
                            sets.Add((unit, programme, tier), set = []);
                        }

                        set.Add(week.Week);
                    }
                }
            }
        }

        var chains = new Dictionary<Arrival, int>();
        foreach (var (set, own) in sets)
        {
            var previous = Never;
            foreach (var week in own)
            {
                chains.Add(new Arrival(set.OrgUnit, set.Programme, set.Tier, week, previous), 1);
                previous = week;
            }
        }

        return chains;
    }

    private static async Task Put(Tx tx, Cube cube, Dictionary<Arrival, int> before, Dictionary<Arrival, int> after)
    {
        foreach (var gone in before.Keys.Where(arrival => !after.ContainsKey(arrival)))
        {
            await tx.Execute(UpdateArrival, gone.Add(cube, -1));
            await tx.Execute(DeleteEmpty, gone.Add(cube, -1));
        }

        foreach (var come in after.Keys.Where(arrival => !before.ContainsKey(arrival)))
        {
            if (await tx.Execute(UpdateArrival, come.Add(cube, 1)) == 0)
            {
                await tx.Execute(InsertArrival, come.Add(cube, 1));
            }
        }
    }

    private readonly record struct Arrival(string OrgUnit, string Programme, int Tier, int Week, int Previous)
    {
        public object Add(Cube cube, long people) => new { OrgUnit, Cube = (int)cube, Programme, Tier, Week, Previous, People = people };
    }

    private sealed record ActiveWeek
    {
        public required string OrgUnit { get; init; }
        public required string Programme { get; init; }
        public required int Tier { get; init; }
        public required int Week { get; init; }
    }

    private sealed record Around
    {
        public required string OrgUnit { get; init; }
        public required string Programme { get; init; }
        public required int Tier { get; init; }
        public required int? Earlier { get; init; }
        public required long Here { get; init; }
        public required int? Later { get; init; }

        public IEnumerable<ActiveWeek> Weeks(int week)
        {
            foreach (var one in (int?[])[Earlier, Here > 0 ? week : null, Later])
            {
                if (one is { } active)
                {
                    yield return new ActiveWeek { OrgUnit = OrgUnit, Programme = Programme, Tier = Tier, Week = active };
                }
            }
        }
    }

    /// <summary>What makes the coachee of a pair's row one of those whom the cube's figures are about.</summary>
    public static string Active(Cube cube) => cube == Cube.Completion
        ? "observation_open + observation_done + observation_missed + feedback_open + feedback_done + feedback_missed"
        : "observation_done + feedback_done + other_done + observations + feedback_meetings";

    private static string SelectAround(Cube cube) => cube == Cube.Completion ? SelectAroundCompletion : SelectAroundActivity;

    private static string SelectWeeks(Cube cube) => cube == Cube.Completion ? SelectCompletionWeeks : SelectActivityWeeks;

    private static readonly string SelectAroundCompletion = SelectAroundActive(Cube.Completion);

    private static readonly string SelectAroundActivity = SelectAroundActive(Cube.Activity);

    private static readonly string SelectCompletionWeeks = SelectActiveWeeks(Cube.Completion);

    private static readonly string SelectActivityWeeks = SelectActiveWeeks(Cube.Activity);

    private static string SelectAroundActive(Cube cube) => $"""
        SELECT org_unit, programme, tier,
               MAX(CASE WHEN week < @Week THEN week END) AS earlier,
               SUM(CASE WHEN week = @Week THEN {Active(cube)} ELSE 0 END) AS here,
               MIN(CASE WHEN week > @Week THEN week END) AS later
        FROM pair_weeks
        WHERE coachee = @Coachee AND {Active(cube)} > 0
        GROUP BY org_unit, programme, tier
        """;

    private static string SelectActiveWeeks(Cube cube) => $"""
        SELECT DISTINCT org_unit, programme, tier, week FROM pair_weeks WHERE coachee = @coachee AND {Active(cube)} > 0
        """;

    private const string UpdateArrival = """
        UPDATE arrivals SET people = people + @People
        WHERE org_unit = @OrgUnit AND cube = @Cube AND programme = @Programme AND tier = @Tier AND week = @Week AND previous = @Previous
        """;

    private const string DeleteEmpty = """
        DELETE FROM arrivals
        WHERE org_unit = @OrgUnit AND cube = @Cube AND programme = @Programme AND tier = @Tier AND week = @Week AND previous = @Previous AND people = 0
        """;

    private const string InsertArrival = """
        INSERT INTO arrivals (org_unit, cube, programme, tier, week, previous, people)
        VALUES (@OrgUnit, @Cube, @Programme, @Tier, @Week, @Previous, @People)
        """;
}
