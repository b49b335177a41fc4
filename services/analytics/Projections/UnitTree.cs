namespace Coaching.Analytics;

/// <summary>The tree of units as the cells were added up with it.</summary>
internal static class UnitTree
{
    /// <summary>The unit and all above it; a unit that is not known yet stands alone until it comes.</summary>
    public static async Task<IReadOnlyList<string>> Above(Tx tx, string unit)
    {
        var above = await Added(tx, unit);
        if (above.Count == 0)
        {
            above = await Known(tx, unit);
            await Keep(tx, unit, above);
        }

        return above;
    }

    /// <summary>Brings the sums in line with where a unit lies now.</summary>
    public static async Task Move(Tx tx, string unit)
    {
        var before = await Added(tx, unit);
        var after = await Known(tx, unit);
        if (before.Count == 0 || before.ToHashSet().SetEquals(after))
        {
            return;
        }

        string[] left = [.. before.Except(after)];
        string[] joined = [.. after.Except(before)];
        await Cells.Move(tx, unit, left, joined);
        await Arrivals.Move(tx, unit, before, after);
        await PlcCells.Move(tx, unit, left, joined);
        await tx.Execute("DELETE FROM cube_ancestors WHERE org_unit = @unit", new { unit });
        await Keep(tx, unit, after);
    }

    private static Task<IReadOnlyList<string>> Added(Tx tx, string unit) =>
        tx.Query<string>("SELECT ancestor FROM cube_ancestors WHERE org_unit = @unit", new { unit });

    private static async Task<IReadOnlyList<string>> Known(Tx tx, string unit)
    {
        var known = await tx.Query<string>("SELECT ancestor FROM dir_ancestors WHERE org_unit = @unit", new { unit });
        return known.Count == 0 ? [unit] : known;
    }

    private static async Task Keep(Tx tx, string unit, IReadOnlyCollection<string> above)
    {
        foreach (var ancestor in above)
        {
            await tx.Execute("INSERT INTO cube_ancestors (org_unit, ancestor) VALUES (@unit, @ancestor)", new { unit, ancestor });
        }
    }
}
