using Coaching.Analytics.V1;
using Coaching.Platform;
using Coaching.Type.V1;

namespace Coaching.Analytics;

/// <summary>What was done in a slice: its total and every row.</summary>
internal sealed record ActivityReport(ActivityRow Total, IReadOnlyList<(RowKey Key, ActivityRow Row)> Rows)
{
    public static async Task<ActivityReport> Read(Tx db, Slice slice, Weeks weeks, int minimumPeople)
    {
        var units = slice.Has(Dimension.OrgUnit) ? await slice.Scope.Children(db) : new Dictionary<string, UnitRow>();
        var hidden = await new Privacy(minimumPeople, (tx, part) => CountPeople(tx, part, weeks.Date)).Hidden(db, slice);
        var total = (await Read(db, slice with { By = [] }, weeks.Now)).GetValueOrDefault(new RowKey()) ?? new ActivityRow();
        total.OrgUnit = slice.Scope.Name;
        total.DisplayName = slice.Scope.DisplayName;
        total = Shown(total, hidden(new RowKey()));
        if (slice.By.Count == 0)
        {
            return new ActivityReport(total, [(new RowKey(), total)]);
        }

        var rows = await Read(db, slice, weeks.Now);
        if (slice.By is [Dimension.OrgUnit])
        {
            foreach (var silent in units.Keys)
            {
                rows.TryAdd(new RowKey { OrgUnit = silent }, new ActivityRow());
            }
        }

        foreach (var (key, row) in rows)
        {
            var unit = units.GetValueOrDefault(key.OrgUnit);
            row.OrgUnit = unit?.Name ?? slice.Scope.Name;
            row.DisplayName = unit?.DisplayName ?? slice.Scope.DisplayName;
            row.Week = key.Week < 0 ? null : Weeks.Monday(key.Week).ToProto();
            row.Programme = key.Programme == RowKey.All ? "" : key.Programme;
            row.Tier = key.Tier < 0 ? Tier.Unspecified : (Tier)key.Tier;
            row.Coach = key.Coach == RowKey.All ? "" : key.Coach;
        }

        return new ActivityReport(total, [.. rows.Select(item => (item.Key, Shown(item.Value, hidden(item.Key))))]);
    }

    private static async Task<Dictionary<RowKey, ActivityRow>> Read(Tx db, Slice slice, int now)
    {
        var cells = await CellReader.Cells(db, slice, now);
        var people = slice.Has(Dimension.Coach)
            ? cells.ToDictionary(row => row.Key, row => row.ActivityPeople)
            : (await CellReader.People(db, slice, Cube.Activity)).ToDictionary(row => row.Key, row => row.People);
        var rows = cells.Where(row => row.HasActivity).ToDictionary(row => row.Key, row => new ActivityRow
        {
            Sessions = row.ObservationDone + row.FeedbackDone + row.OtherDone,
            Observations = row.Observations,
            ObservationMinutes = row.ObservationMinutes,
            FeedbackMeetings = row.FeedbackMeetings,
            FeedbackMinutes = row.FeedbackMinutes,
            Coachees = people.GetValueOrDefault(row.Key),
        });
        foreach (var plc in await Plcs(db, slice))
        {
            if (!rows.TryGetValue(plc.Key, out var row))
            {
                rows.Add(plc.Key, row = new ActivityRow());
            }

            row.PlcMeetings = plc.Held;
            row.PlcAttendances = plc.Attendances;
        }

        return rows;
    }

    // PLCs have neither coach nor level.
    private static async Task<IEnumerable<PlcRow>> Plcs(Tx db, Slice slice) =>
        slice.Has(Dimension.Coach) || slice.Has(Dimension.Tier) ? [] : (await CellReader.Plcs(db, slice)).Where(row => row.Held > 0);

    // A row with PLC figures is also about the members of the PLCs there: the smaller of the two groups decides.
    private static async Task<IEnumerable<PeopleRow>> CountPeople(Tx db, Slice slice, DateOnly today)
    {
        var people = (await CellReader.People(db, slice, Cube.Activity)).ToList();
        if (slice.Has(Dimension.OrgUnit))
        {
            people.AddRange(await CellReader.OwnPeople(db, slice, Cube.Activity));
        }

        var plcs = (await Plcs(db, slice)).ToList();
        if (slice.Has(Dimension.OrgUnit) && !slice.Has(Dimension.Tier))
        {
            plcs.AddRange((await CellReader.OwnPlcs(db, slice)).Where(row => row.Held > 0));
        }

        if (plcs.Count == 0)
        {
            return people;
        }

        var units = slice with { By = [.. slice.By.Where(dimension => dimension == Dimension.OrgUnit)] };
        var members = (await StandingReader.Members(db, units, today)).ToDictionary(row => row.OrgUnit, row => row.People);
        var known = people.ToDictionary(row => row.Key);
        foreach (var plc in plcs)
        {
            var count = Math.Max(1, members.GetValueOrDefault(plc.OrgUnit));
            var row = known.GetValueOrDefault(plc.Key);
            known[plc.Key] = row is { People: > 0 } ? row with { People = Math.Min(row.People, count) }
                : new PeopleRow { OrgUnit = plc.OrgUnit, Week = plc.Week, Programme = plc.Programme, Tier = plc.Tier, Coach = plc.Coach, People = count };
        }

        return known.Values;
    }

    private static ActivityRow Shown(ActivityRow row, bool hide) => !hide ? row : new ActivityRow
    {
        OrgUnit = row.OrgUnit,
        DisplayName = row.DisplayName,
        Week = row.Week,
        Programme = row.Programme,
        Tier = row.Tier,
        Coach = row.Coach,
        Suppressed = true,
    };
}
