using Coaching.People.V1;
using Coaching.Platform;
using State = Coaching.Scheduling.V1.Visit.Types.State;

namespace Coaching.Scheduling;

/// <summary>A school of an area, and what its visits and its calendar say of the week.</summary>
internal sealed record AreaSchool
{
    public required string Name { get; init; }

    public required string Parent { get; init; }

    /// <summary>Null while nobody has said where it is.</summary>
    public Spot? Spot { get; init; }

    /// <summary>The days of the week on which the visitor travels and it is open.</summary>
    public required IReadOnlySet<DateOnly> OpenDays { get; init; }
}

/// <summary>The schools of an area, and the visits at them from some weeks ago to the end of the week to plan.</summary>
internal sealed class VisitArea
{
    private const int MaxSchools = 500;
    private const int DaysCounted = 90;

    private VisitArea(DateTimeOffset from, IReadOnlyList<AreaSchool> schools, IReadOnlyList<VisitRow> visits, IReadOnlyList<VisitRow> own) =>
        (From, Schools, Visits, Own) = (from, schools, visits, own);

    /// <summary>When the week begins.</summary>
    public DateTimeOffset From { get; }

    /// <summary>By name.</summary>
    public IReadOnlyList<AreaSchool> Schools { get; }

    /// <summary>Those at these schools, by anybody.</summary>
    public IReadOnlyList<VisitRow> Visits { get; }

    /// <summary>Those that the caller has planned in the week, at these schools or elsewhere, by their start.</summary>
    public IReadOnlyList<VisitRow> Own { get; }

    public static async Task<VisitArea> Read(
        Tx db, Reach reach, string area, IReadOnlyList<DateOnly> days, DateOnly first, DateOnly until, SchoolYear clock, string zone)
    {
        var from = clock.At(first, TimeSpan.Zero);
        var args = reach.With(new { area, take = MaxSchools + 1, Since = from.AddDays(-DaysCounted), From = from, Until = clock.At(until, TimeSpan.Zero) });
        var rows = await db.Page<SchoolRow>(SelectSchools, args);
        if (rows.Count > MaxSchools)
        {
            throw Errors.Precondition("UNIT_TOO_LARGE", $"{area} has more than {MaxSchools} schools; ask about the units below it.", ("name", area));
        }

        var schools = new List<AreaSchool>(rows.Count);
        foreach (var row in rows)
        {
            schools.Add(new AreaSchool
            {
                Name = row.Name,
                Parent = row.Parent,
                Spot = Spot.Of(row.Latitude, row.Longitude),
                OpenDays = await OpenDays(db, row.Name, days, first, until, zone),
            });
        }

        return new VisitArea(from, schools, await db.Query<VisitRow>(SelectVisits, args), await db.Query<VisitRow>(SelectOwn, args));
    }

    /// <summary>How often each school was visited of late.</summary>
    public IReadOnlyDictionary<string, int> Counts() => Visits.Where(visit => visit.State == State.Ended).CountBy(visit => visit.OrgUnit).ToDictionary();

    // Where nobody keeps a calendar the caller's days are believed. At an event nobody can be seen.
    private static async Task<HashSet<DateOnly>> OpenDays(Tx db, string school, IReadOnlyList<DateOnly> days, DateOnly first, DateOnly until, string zone)
    {
        if (await SchoolYear.Find(db, school, zone) is not { } year)
        {
            return [.. days];
        }

        var teaching = year.Days(first, until).Where(day => day.Exception != V1.SchoolCalendar.Types.Exception.Types.Kind.Event);
        return [.. teaching.Select(day => day.Date).Intersect(days)];
    }

    private static readonly string SelectSchools = $"""
        SELECT u.name, u.parent, p.latitude, p.longitude
        FROM dir_ancestors a JOIN dir_org_units u ON u.name = a.org_unit LEFT JOIN school_places p ON p.org_unit = u.name
        WHERE a.ancestor = @area AND u.level = {(int)OrgUnit.Types.Level.School} AND u.state = {(int)OrgUnit.Types.State.Active}
          AND {Reach.Predicate("u.name")}
        ORDER BY u.name
        """;

    private static readonly string SelectVisits = $"""
        SELECT {VisitRow.Columns} FROM visits v
        WHERE v.start_time >= @Since AND v.start_time < @Until AND v.state <> {(int)State.Cancelled}
          AND v.org_unit IN (SELECT a.org_unit FROM dir_ancestors a WHERE a.ancestor = @area) AND {VisitRow.Within}
        """;

    private static readonly string SelectOwn = $"""
        SELECT {VisitRow.Columns} FROM visits v
        WHERE v.visitor = @reach_caller AND v.start_time >= @From AND v.start_time < @Until
          AND v.state IN ({(int)State.Planned}, {(int)State.Started}, {(int)State.Ended})
        ORDER BY v.start_time, v.name
        """;

    private sealed record SchoolRow
    {
        public required string Name { get; init; }

        public required string Parent { get; init; }

        public double? Latitude { get; init; }

        public double? Longitude { get; init; }
    }
}
