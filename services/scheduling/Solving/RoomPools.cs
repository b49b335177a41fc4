namespace Coaching.Scheduling;

/// <summary>
/// Coaching rooms that are free at the same times are one pool, and only seats in a pool are counted: meetings that never outnumber the seats at
/// any instant can always be given rooms in the order in which they begin. Without overlapping periods all rooms are one pool.
/// </summary>
internal sealed class RoomPools
{
    private readonly CoachingProblem _problem;
    private readonly List<List<int>> _pools;
    private readonly bool[][] _free;

    public RoomPools(CoachingProblem problem, CycleClock clock, bool needsNone)
    {
        _problem = problem;
        _free = [.. problem.Rooms.Select(room => Enumerable.Range(0, problem.Periods.Count)
            .Select(period => !room.Taken.Any(taken => clock.Overlap(taken, period))).ToArray())];
        _pools = [.. Enumerable.Range(0, problem.Rooms.Count)
            .GroupBy(room => clock.HasOverlaps ? string.Concat(_free[room].Select(free => free ? '1' : '0')) : "")
            .Select(pool => pool.ToList())];
        if (needsNone || _pools.Count == 0)
        {
            _pools = [[]];
        }

        Seats = [.. _pools.Select(pool => SeatsOf(pool, clock, needsNone))];
    }

    public int Count => _pools.Count;

    /// <summary>By pool and instant, how many meetings it takes at once.</summary>
    public int[][] Seats { get; }

    /// <summary>Whether a pool has a seat for a whole period.</summary>
    public bool Offers(int pool, int[] cover) => Array.TrueForAll(cover, instant => Seats[pool][instant] > 0);

    /// <summary>Gives each meeting, in order of time, a room of its pool; the room it had when that is free.</summary>
    public int[] Assign(IReadOnlyList<(int Pool, int Period, int Wanted)> meetings, CycleClock clock)
    {
        var rooms = Enumerable.Repeat(-1, meetings.Count).ToArray();
        foreach (var meeting in Enumerable.Range(0, meetings.Count).OrderBy(meeting => _problem.Periods[meetings[meeting].Period].DayNumber)
            .ThenBy(meeting => _problem.Periods[meetings[meeting].Period].Start)
            .ThenBy(meeting => _pools[meetings[meeting].Pool].Contains(meetings[meeting].Wanted) ? 0 : 1))
        {
            var (pool, period, wanted) = meetings[meeting];
            rooms[meeting] = _pools[pool].Where(room => _free[room][period] && _problem.Rooms[room].Capacity > Enumerable.Range(0, meetings.Count)
                    .Count(other => rooms[other] == room && clock.Overlap(meetings[other].Period, period)))
                .OrderBy(room => room == wanted ? -1 : room).FirstOrDefault(-1);
        }

        return rooms;
    }

    private int[] SeatsOf(List<int> pool, CycleClock clock, bool needsNone)
    {
        var seats = new int[clock.Instants];
        for (var period = 0; period < _problem.Periods.Count; period++)
        {
            var here = needsNone ? _problem.Pairs.Count : pool.Where(room => _free[room][period]).Sum(room => Math.Max(0, _problem.Rooms[room].Capacity));
            foreach (var instant in clock.Cover[period])
            {
                seats[instant] = Math.Max(seats[instant], here);
            }
        }

        return seats;
    }
}
