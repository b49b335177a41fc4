using Coaching.Platform;

namespace Coaching.Analytics;

/// <summary>
/// Adds what changed at a pair and week to everything that is summed over it: the unit and all above it, and the people in each. What
/// the facts of one transaction change is added up first, since all of a county's facts meet in a few rows.
/// </summary>
internal sealed class PendingSums : IDeferred
{
    private readonly Dictionary<CellDelta, CellDelta> _pairs = [];
    private readonly Dictionary<CellDelta, CellDelta> _cells = [];
    private readonly Dictionary<MissDelta, long> _coachMisses = [];
    private readonly Dictionary<MissDelta, long> _misses = [];
    private bool _hasBegun;

    public static Task Add(Tx tx, IReadOnlyCollection<Contribution> deltas)
    {
        var sums = tx.Deferred<PendingSums>();
        foreach (var delta in deltas)
        {
            if (delta.Cell.StartsWith(CellDelta.Kind, StringComparison.Ordinal))
            {
                Add(sums._pairs, CellDelta.Read(delta));
            }
            else
            {
                Add(sums._coachMisses, MissDelta.Read(delta));
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Counts a change of the figures, once for all facts of the transaction.</summary>
    public Task Begin(Tx tx)
    {
        if (_hasBegun)
        {
            return Task.CompletedTask;
        }

        _hasBegun = true;
        return Changes.Begin(tx);
    }

    public void Sum(CellDelta delta, IReadOnlyCollection<string> units)
    {
        foreach (var unit in units)
        {
            Add(_cells, delta with { Coach = "", Coachee = "", OrgUnit = unit });
            Add(_cells, delta with { Coach = "", Coachee = "", OrgUnit = unit, Span = WeekRange.LongSpan, Week = delta.Week / WeekRange.LongSpan * WeekRange.LongSpan });
        }
    }

    public void Sum(MissDelta delta, IReadOnlyCollection<string> units)
    {
        foreach (var unit in units)
        {
            Add(_misses, delta with { Coach = "", OrgUnit = unit });
        }
    }

    public async Task Settle(Tx tx)
    {
        await FollowErased(tx);
        var above = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var delta in _pairs.Values.Where(delta => !delta.IsZero))
        {
            var units = await Above(tx, above, delta.OrgUnit);
            await Arrivals.Add(tx, delta, units);
            await Cells.PutPair(tx, delta);
            Sum(delta, units);
        }

        foreach (var (place, missed) in _coachMisses.Where(miss => miss.Value != 0))
        {
            var delta = place with { Missed = missed };
            await Cells.Put(tx, delta);
            Sum(delta, await Above(tx, above, delta.OrgUnit));
        }

        foreach (var delta in _cells.Values.Where(delta => !delta.IsZero))
        {
            await Cells.Put(tx, delta);
        }

        foreach (var (place, missed) in _misses.Where(miss => miss.Value != 0))
        {
            await Cells.Put(tx, place with { Missed = missed });
        }
    }

    // What was added under a name that is erased since is taken back where it now stands, and what comes late goes there too.
    private async Task FollowErased(Tx tx)
    {
        var people = _pairs.Keys.SelectMany(pair => new[] { pair.Coach, pair.Coachee }).Concat(_coachMisses.Keys.Select(miss => miss.Coach)).Distinct();
        var erased = await SubjectErasure.Tombstones(tx, people);
        if (erased.Count == 0)
        {
            return;
        }

        foreach (var (place, delta) in _pairs.Where(pair => erased.ContainsKey(pair.Key.Coach) || erased.ContainsKey(pair.Key.Coachee)).ToList())
        {
            _pairs.Remove(place);
            Add(_pairs, delta with { Coach = erased.GetValueOrDefault(delta.Coach, delta.Coach), Coachee = erased.GetValueOrDefault(delta.Coachee, delta.Coachee) });
        }

        foreach (var (place, missed) in _coachMisses.Where(miss => erased.ContainsKey(miss.Key.Coach)).ToList())
        {
            _coachMisses.Remove(place);
            Add(_coachMisses, place with { Coach = erased[place.Coach], Missed = missed });
        }
    }

    private static async ValueTask<IReadOnlyList<string>> Above(Tx tx, Dictionary<string, IReadOnlyList<string>> known, string unit) =>
        known.TryGetValue(unit, out var above) ? above : known[unit] = await UnitTree.Above(tx, unit);

    private static void Add(Dictionary<CellDelta, CellDelta> sums, CellDelta delta)
    {
        var place = delta.Place();
        sums[place] = sums.TryGetValue(place, out var sum) ? sum.Plus(delta) : delta;
    }

    private static void Add(Dictionary<MissDelta, long> sums, MissDelta delta)
    {
        var place = delta with { Missed = 0 };
        sums[place] = checked(sums.GetValueOrDefault(place) + delta.Missed);
    }
}
