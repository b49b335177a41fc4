namespace Coaching.Analytics;

/// <summary>
/// The figures as stored: rows of pairs and weeks, and sums of them for each unit with all below it. What a unit has of its own lies in
/// the pairs' rows, so that sums of units above can be taken apart again when a unit moves.
/// </summary>
internal static class Cells
{
    /// <summary>Takes a unit's own figures from the units that it lies below no longer, and gives them to those that it lies below now.</summary>
    public static async Task Move(Tx tx, string unit, IReadOnlyCollection<string> left, IReadOnlyCollection<string> joined)
    {
        var sums = tx.Deferred<PendingSums>();
        foreach (var own in await tx.Query<CellDelta>(SelectOwn, new { unit }))
        {
            sums.Sum(own.Negated(), left);
            sums.Sum(own, joined);
        }

        foreach (var own in await tx.Query<MissDelta>(SelectOwnMisses, new { unit }))
        {
            sums.Sum(own with { Missed = -own.Missed }, left);
            sums.Sum(own, joined);
        }
    }

    /// <summary>Adds to the row of a pair and week, from which all else is summed.</summary>
    public static async Task PutPair(Tx tx, CellDelta delta)
    {
        if (await tx.Execute(UpdatePairWeek, delta) == 0)
        {
            await tx.Execute(InsertPairWeek, delta);
        }
    }

    /// <summary>Adds to one sum.</summary>
    public static async Task Put(Tx tx, CellDelta delta)
    {
        if (await tx.Execute(UpdateCell, delta) == 0)
        {
            await tx.Execute(InsertCell, delta);
        }
    }

    /// <summary>Adds to one sum.</summary>
    public static async Task Put(Tx tx, MissDelta delta)
    {
        if (await tx.Execute(UpdateMiss, delta) == 0)
        {
            await tx.Execute(InsertMiss, delta);
        }
    }

    private static readonly string Columns = string.Join(", ", CellDelta.Columns);

    private static readonly string Values = string.Join(", ", CellDelta.Columns.Select(Parameter));

    private static readonly string Additions = string.Join(", ", CellDelta.Columns.Select(column => $"{column} = {column} + {Parameter(column)}"));

    private static string Parameter(string column) => "@" + string.Concat(column.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static readonly string UpdatePairWeek = $"""
        UPDATE pair_weeks SET {Additions}
        WHERE coachee = @Coachee AND week = @Week AND coach = @Coach AND org_unit = @OrgUnit AND programme = @Programme AND tier = @Tier
        """;

    private static readonly string InsertPairWeek = $"""
        INSERT INTO pair_weeks (coachee, week, coach, org_unit, programme, tier, {Columns})
        VALUES (@Coachee, @Week, @Coach, @OrgUnit, @Programme, @Tier, {Values})
        """;

    private static readonly string UpdateCell = $"""
        UPDATE cells SET {Additions}
        WHERE org_unit = @OrgUnit AND span = @Span AND week = @Week AND programme = @Programme AND tier = @Tier
        """;

    private static readonly string InsertCell = $"""
        INSERT INTO cells (org_unit, span, week, programme, tier, {Columns}) VALUES (@OrgUnit, @Span, @Week, @Programme, @Tier, {Values})
        """;

    private const string UpdateMiss = """
        UPDATE miss_cells SET missed = missed + @Missed
        WHERE org_unit = @OrgUnit AND coach = @Coach AND week = @Week AND programme = @Programme AND tier = @Tier AND reason = @Reason
        """;

    private const string InsertMiss = """
        INSERT INTO miss_cells (org_unit, coach, week, programme, tier, reason, missed)
        VALUES (@OrgUnit, @Coach, @Week, @Programme, @Tier, @Reason, @Missed)
        """;

    private static readonly string SelectOwn = $"""
        SELECT org_unit, '' AS coach, '' AS coachee, programme, tier, week, {string.Join(", ", CellDelta.Columns.Select(column => $"SUM({column}) AS {column}"))}
        FROM pair_weeks
        WHERE org_unit = @unit
        GROUP BY org_unit, programme, tier, week
        """;

    private const string SelectOwnMisses = """
        SELECT org_unit, '' AS coach, programme, tier, week, reason, SUM(missed) AS missed
        FROM miss_cells
        WHERE org_unit = @unit AND coach <> ''
        GROUP BY org_unit, programme, tier, week, reason
        """;
}
