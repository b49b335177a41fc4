using Coaching.Platform;
using Grouping = Coaching.Scheduling.V1.QueryCoachingCostRequest.Types.Grouping;

namespace Coaching.Scheduling;

/// <summary>Adds up sessions, and what is allocated for them, by what is asked for.</summary>
internal sealed class CostTally(Tx db, Reach reach, CostWindow window, Grouping grouping, string zone)
{
    private readonly SortedDictionary<string, CostSum> _groups = new(StringComparer.Ordinal);
    private readonly CostCalendar _calendar = new(db, zone);

    public async Task<(IReadOnlyDictionary<string, CostSum> Groups, CostSum Total)> Make()
    {
        var sessions = await CostSession.Read(db, reach, window);
        var staff = await db.Query<CostStaff>(window.Person.Length > 0 ? SelectStaffOfPerson : SelectStaffOfArea, reach.With(window));
        var directed = staff.Where(row => row.DirectedMinutes > 0).Select(row => (row.OrgUnit, row.Person)).ToHashSet();
        var pay = await PayScale.Read(db, [.. sessions.SelectMany(Givers).Distinct()]);
        var total = new CostSum();
        foreach (var session in sessions)
        {
            var period = await _calendar.PeriodMinutes(session.OrgUnit);
            var counted = new HashSet<string>();
            foreach (var giver in Givers(session))
            {
                var key = grouping switch { Grouping.Person => giver, Grouping.County => session.County, _ => session.OrgUnit };
                var (group, hourly) = (Group(key), pay.Of(giver, session.StartDate));
                var isDirected = directed.Contains((session.OrgUnit, giver));
                group.Add(session, hourly, period, isDirected);
                total.Add(session, hourly, period, isDirected);
                if (counted.Count == 0)
                {
                    total.Count(session);
                }

                if (counted.Add(key))
                {
                    group.Count(session);
                }
            }
        }

        await AddStaff(staff, total);
        return (_groups, total);
    }

    private async Task AddStaff(IReadOnlyList<CostStaff> staff, CostSum total)
    {
        var days = window.Until.DayNumber - window.From.DayNumber;
        foreach (var school in staff.GroupBy(row => row.OrgUnit))
        {
            var weeks = await _calendar.Weeks(school.Key, window.From, window.Until);
            foreach (var row in school)
            {
                Group(grouping switch { Grouping.Person => row.Person, Grouping.County => row.County, _ => row.OrgUnit }).Add(row, weeks, days);
                total.Add(row, weeks, days);
            }
        }
    }

    // Of one person's window nobody else's time is told.
    private IEnumerable<string> Givers(CostSession session) =>
        window.Person.Length == 0 ? session.Givers() : session.Givers().Where(giver => giver == window.Person);

    private CostSum Group(string key) => _groups.TryGetValue(key, out var sum) ? sum : _groups[key] = new CostSum();

    private const string StaffColumns = "s.org_unit, s.person, u.county, s.allocated_minutes, s.directed_minutes";

    private static readonly string SelectStaffOfArea = $"""
        SELECT {StaffColumns}
        FROM dir_ancestors a JOIN staff_times s ON s.org_unit = a.org_unit JOIN dir_org_units u ON u.name = s.org_unit
        WHERE a.ancestor = @OrgUnit AND {Reach.Predicate("s.org_unit")}
        """;

    private static readonly string SelectStaffOfPerson = $"""
        SELECT {StaffColumns}
        FROM staff_times s JOIN dir_org_units u ON u.name = s.org_unit
        WHERE s.person = @Person AND {Reach.Predicate("s.org_unit", self: "s.person")}
        """;
}

/// <summary>What a school has allocated to one of its staff for coaching, and what it directs.</summary>
internal sealed record CostStaff
{
    public required string OrgUnit { get; init; }

    public required string Person { get; init; }

    public required string County { get; init; }

    /// <summary>A week.</summary>
    public required int AllocatedMinutes { get; init; }

    /// <summary>A year.</summary>
    public required int DirectedMinutes { get; init; }
}
