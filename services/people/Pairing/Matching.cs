namespace Coaching.People;

/// <summary>
/// Gives as many coachees as possible a coach, at the least cost in all: successive shortest augmenting paths. Equal costs are settled
/// by the order of rows and columns, so that the same input always has the same answer.
/// </summary>
internal static class Matching
{
    /// <summary>A pair that may not be.</summary>
    public const int Never = int.MaxValue;

    private const int Nobody = -1;

    // Costs more than any pair can: whoever can have a coach has one, and who goes without is settled by cost too.
    private const int Without = 1_000_000;

    /// <summary>The coach of each coachee, or -1.</summary>
    /// <param name="costs">For each coachee the cost of each coach.</param>
    /// <param name="places">How many coachees each coach can take.</param>
    public static int[] Solve(int[][] costs, int[] places)
    {
        var nobody = places.Length;
        return [.. Assign([.. costs.Select(row => (int[])[.. row, Without])], [.. places, costs.Length]).Select(coach => coach == nobody ? Nobody : coach)];
    }

    private static int[] Assign(int[][] costs, int[] places)
    {
        var coachOf = new int[costs.Length];
        Array.Fill(coachOf, Nobody);
        var taken = new List<int>[places.Length];
        for (var coach = 0; coach < places.Length; coach++)
        {
            taken[coach] = [];
        }

        for (var coachee = 0; coachee < costs.Length; coachee++)
        {
            Augment(coachee, costs, places, coachOf, taken);
        }

        return coachOf;
    }

    private static void Augment(int coachee, int[][] costs, int[] places, int[] coachOf, List<int>[] taken)
    {
        var distance = new long[places.Length];
        var from = new int[places.Length];
        var waiting = new Queue<int>();
        Array.Fill(distance, long.MaxValue);
        Relax(coachee, 0, costs, distance, from, waiting);
        while (waiting.TryDequeue(out var coach))
        {
            if (taken[coach].Count < places[coach])
            {
                continue;
            }

            // Somebody of a full coach may move on to another.
            foreach (var other in taken[coach])
            {
                Relax(other, distance[coach] - costs[other][coach], costs, distance, from, waiting);
            }
        }

        var best = Nobody;
        for (var coach = 0; coach < places.Length; coach++)
        {
            if (distance[coach] < long.MaxValue && taken[coach].Count < places[coach] && (best == Nobody || distance[coach] < distance[best]))
            {
                best = coach;
            }
        }

        while (best != Nobody)
        {
            var moved = from[best];
            var left = coachOf[moved];
            if (left != Nobody)
            {
                taken[left].Remove(moved);
            }

            taken[best].Add(moved);
            coachOf[moved] = best;
            best = moved == coachee ? Nobody : left;
        }
    }

    private static void Relax(int coachee, long sofar, int[][] costs, long[] distance, int[] from, Queue<int> waiting)
    {
        for (var coach = 0; coach < distance.Length; coach++)
        {
            if (costs[coachee][coach] != Never && sofar + costs[coachee][coach] < distance[coach])
            {
                distance[coach] = sofar + costs[coachee][coach];
                from[coach] = coachee;
                waiting.Enqueue(coach);
            }
        }
    }
}
