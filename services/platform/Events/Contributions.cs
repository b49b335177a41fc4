using Google.Protobuf;

namespace Coaching.Platform;

/// <summary>What one entity adds to one cell of a cube: integers only, since sums of fractions depend on their order.</summary>
public sealed record Contribution(string Cell, long[] Measures);

/// <summary>
/// Keeps cubes right under any order and repetition of events: what an entity last contributed is stored with the entity's
/// version, so that a newer version takes the old contribution back and adds its own.
/// </summary>
public static class Contributions
{
    /// <summary>
    /// Replaces what an entity contributes to a cube and hands on the differences, one for each cell that changes; answers
    /// false, without effect, when this version or a newer one has been here. A deleted entity contributes no cells.
    /// </summary>
    public static async Task<bool> Replace(
        Session tx,
        string cube,
        string entity,
        long version,
        IReadOnlyCollection<Contribution> cells,
        Func<Session, IReadOnlyCollection<Contribution>, Task> addDeltas)
    {
        var added = Sum(cells);
        var encoded = Encode(added);
        for (var isFirst = version == 1; ; isFirst = false)
        {
            // A first version is nearly always new: it is looked up only when it cannot be stored.
            var stored = isFirst ? null : await tx.Find<ContributionRow>(SelectContribution, new { cube, entity });
            if (stored?.Version >= version)
            {
                return false;
            }

            if (!await Store(tx, new { cube, entity, version, previous = stored?.Version, cells = encoded }, stored is null))
            {
                // This entity's row was there, or another source's consumer wrote it meanwhile: what it holds decides anew.
                continue;
            }

            var deltas = Difference(stored is null ? [] : Decode(stored.Cells), added);
            if (deltas.Count > 0)
            {
                await addDeltas(tx, deltas);
            }

            return true;
        }
    }

    private static async Task<bool> Store(Session tx, object row, bool first) =>
        first ? await tx.TryInsert(InsertContribution, row) : await tx.Execute(UpdateContribution, row) == 1;

    private static SortedDictionary<string, long[]> Sum(IEnumerable<Contribution> cells)
    {
        var sums = new SortedDictionary<string, long[]>(StringComparer.Ordinal);
        foreach (var cell in cells)
        {
            Add(sums, cell.Cell, cell.Measures, 1);
        }

        return sums;
    }

    private static List<Contribution> Difference(SortedDictionary<string, long[]> removed, SortedDictionary<string, long[]> added)
    {
        var difference = new SortedDictionary<string, long[]>(StringComparer.Ordinal);
        foreach (var (cell, measures) in added)
        {
            Add(difference, cell, measures, 1);
        }

        foreach (var (cell, measures) in removed)
        {
            Add(difference, cell, measures, -1);
        }

        return [.. difference.Where(cell => cell.Value.Any(measure => measure != 0)).Select(cell => new Contribution(cell.Key, cell.Value))];
    }

    // A cube may gain measures over time, so that a stored contribution can be shorter than a new one.
    private static void Add(SortedDictionary<string, long[]> sums, string cell, long[] measures, int sign)
    {
        var sum = sums.GetValueOrDefault(cell) ?? [];
        var longer = new long[Math.Max(sum.Length, measures.Length)];
        sum.CopyTo(longer, 0);
        for (var i = 0; i < measures.Length; i++)
        {
            longer[i] = checked(longer[i] + (sign * measures[i]));
        }

        sums[cell] = longer;
    }

    // Each cell: its name, the number of measures, the measures as zigzag integers; sorted, so that equal sets are equal bytes.
    private static byte[] Encode(SortedDictionary<string, long[]> cells)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true))
        {
            foreach (var (cell, measures) in cells)
            {
                output.WriteString(cell);
                output.WriteLength(measures.Length);
                foreach (var measure in measures)
                {
                    output.WriteSInt64(measure);
                }
            }
        }

        return buffer.ToArray();
    }

    private static SortedDictionary<string, long[]> Decode(byte[] encoded)
    {
        var cells = new SortedDictionary<string, long[]>(StringComparer.Ordinal);
        using var input = new CodedInputStream(encoded);
        while (!input.IsAtEnd)
        {
            var cell = input.ReadString();
            var measures = new long[input.ReadLength()];
            for (var i = 0; i < measures.Length; i++)
            {
                measures[i] = input.ReadSInt64();
            }

            cells.Add(cell, measures);
        }

        return cells;
    }

    private const string SelectContribution = "SELECT version, cells FROM contributions WHERE cube = @cube AND entity = @entity";

    private const string InsertContribution =
        "INSERT INTO contributions (cube, entity, version, cells) VALUES (@cube, @entity, @version, @cells)";

    private const string UpdateContribution = """
        UPDATE contributions SET version = @version, cells = @cells
        WHERE cube = @cube AND entity = @entity AND version = @previous
        """;

    private sealed record ContributionRow
    {
        public required long Version { get; init; }

        public required byte[] Cells { get; init; }
    }
}
