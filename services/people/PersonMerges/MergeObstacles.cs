using Coaching.Platform;

namespace Coaching.People;

/// <summary>What keeps two people from becoming one: each obstacle has its code, and all of them are told at once.</summary>
internal static class MergeObstacles
{
    /// <summary>Throws unless nothing is in the way; answers the day on which each post of the source that the target holds too is to end.</summary>
    public static async Task<Dictionary<string, DateOnly>> Check(Session tx, PersonRow source, PersonRow target, bool cuts, DateOnly today)
    {
        var both = new[] { source.Name, target.Name };
        var obstacles = new List<(string Code, string Text)>();
        var between = await tx.Query<BetweenRow>(SelectBetween, new { source = source.Name, target = target.Name });
        var running = between.Where(pair => pair.EndDate is null || pair.EndDate > today).Select(pair => pair.Name).ToList();
        if (running.Count > 0)
        {
            obstacles.Add(("PEOPLE_COACH_EACH_OTHER", $"the two are a pair that is not over ({string.Join(", ", running)})"));
        }

        if (between.Count > running.Count)
        {
            var past = between.Select(pair => pair.Name).Except(running);
            obstacles.Add(("PAIR_WITH_ONESELF", $"the two were a pair, which would become one with oneself ({string.Join(", ", past)})"));
        }

        if (await tx.Find<string>(SelectPractice, new { source = source.Name, target = target.Name }) is { } practice)
        {
            obstacles.Add(("PEOPLE_PRACTISE_TOGETHER", $"the two practise or practised on each other ({practice})"));
        }

        var cut = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var overlap in await tx.Query<OverlapRow>(SelectOverlaps, new { source = source.Name, target = target.Name }))
        {
            var end = overlap.OtherStart > overlap.StartDate ? overlap.OtherStart : overlap.StartDate;
            var outlasts = overlap.OtherEnd is not null && (overlap.EndDate is null || overlap.EndDate > overlap.OtherEnd);
            cut[overlap.Name] = cut.TryGetValue(overlap.Name, out var earlier) && earlier < end ? earlier : end;
            if (!cuts || outlasts)
            {
                obstacles.Add(("ASSIGNMENT_OVERLAPS", $"both hold the same post, {overlap.Name} {Span(overlap.StartDate, overlap.EndDate)} "
                    + $"and {overlap.Other} {Span(overlap.OtherStart, overlap.OtherEnd)}"));
            }
        }

        var load = await tx.One<LoadRow>(SelectLoad, new { both, target = target.Name, source = source.Name, today });
        var max = load.MaxCoachees ?? CoachCapacityRow.Usual(target.Name, target.StaffKind).MaxCoachees;
        if (load.Coachees > max && load.Coachees > load.OwnCoachees)
        {
            obstacles.Add(("COACH_AT_CAPACITY", $"together they coach {load.Coachees} and {target.Name} may coach {max}"));
        }

        if ((await CoachingCircle.Above(tx, both, today)).Overlaps(both))
        {
            obstacles.Add(("COACHING_CIRCLE", "one coaches, through others, the other"));
        }

        if (obstacles.Count > 0)
        {
            throw Errors.Precondition(
                obstacles[0].Code,
                $"{source.Name} cannot become {target.Name}: {string.Join("; ", obstacles.Select(obstacle => obstacle.Text))}.",
                ("reasons", string.Join(',', obstacles.Select(obstacle => obstacle.Code).Distinct())),
                ("relationships", string.Join(',', between.Select(pair => pair.Name))));
        }

        return cut;
    }

    private static string Span(DateOnly start, DateOnly? end) => end is null ? $"from {start:yyyy-MM-dd}" : $"from {start:yyyy-MM-dd} to {end:yyyy-MM-dd}";

    private sealed record BetweenRow
    {
        public required string Name { get; init; }

        public DateOnly? EndDate { get; init; }
    }

    private sealed record OverlapRow
    {
        public required string Name { get; init; }

        public required DateOnly StartDate { get; init; }

        public DateOnly? EndDate { get; init; }

        public required string Other { get; init; }

        public required DateOnly OtherStart { get; init; }

        public DateOnly? OtherEnd { get; init; }
    }

    private sealed record LoadRow
    {
        public required int Coachees { get; init; }

        public required int OwnCoachees { get; init; }

        public int? MaxCoachees { get; init; }
    }

    private const string SelectBetween = """
        SELECT name, end_date FROM coaching_relationships
        WHERE (coach = @source AND coachee = @target) OR (coach = @target AND coachee = @source)
        ORDER BY name
        """;

    private const string SelectPractice = """
        SELECT MIN(name) FROM practice_pairs
        WHERE (first_person = @source AND second_person = @target) OR (first_person = @target AND second_person = @source)
        """;

    private const string SelectOverlaps = """
        SELECT a.name, a.start_date, a.end_date, b.name AS other, b.start_date AS other_start, b.end_date AS other_end
        FROM staff_assignments a JOIN staff_assignments b ON b.role = a.role AND b.org_unit = a.org_unit
        WHERE a.person = @source AND b.person = @target
          AND (b.end_date IS NULL OR a.start_date < b.end_date) AND (a.end_date IS NULL OR a.end_date > b.start_date)
          AND (a.end_date IS NULL OR a.end_date > a.start_date) AND (b.end_date IS NULL OR b.end_date > b.start_date)
        ORDER BY a.name, b.name
        """;

    private const string SelectLoad = """
        SELECT
            (SELECT COUNT(DISTINCT r.coachee) FROM coaching_relationships r
             WHERE r.coach IN @both AND (r.end_date IS NULL OR (r.end_date > @today AND r.end_date > r.start_date))) AS coachees,
            (SELECT COUNT(DISTINCT r.coachee) FROM coaching_relationships r
             WHERE r.coach = @target AND (r.end_date IS NULL OR (r.end_date > @today AND r.end_date > r.start_date))) AS own_coachees,
            COALESCE(
                (SELECT c.max_coachees FROM coach_capacities c WHERE c.person = @target),
                (SELECT c.max_coachees FROM coach_capacities c WHERE c.person = @source)) AS max_coachees
        """;
}
