using Coaching.Analytics.V1;
using Coaching.Platform;

namespace Coaching.Analytics;

/// <summary>How regularly the PLCs of a slice met: its total and every row.</summary>
internal sealed record PlcReport(PlcRegularityRow Total, IReadOnlyList<(RowKey Key, PlcRegularityRow Row)> Rows)
{
    public static async Task<PlcReport> Read(Tx db, Slice slice, Weeks weeks, int minimumPeople)
    {
        var units = slice.Has(Dimension.OrgUnit) ? await slice.Scope.Children(db) : new Dictionary<string, UnitRow>();

        // Whom a row is about are the members of its PLCs, in whichever weeks: units are judged, and weeks with them.
        var judged = slice with { By = [.. slice.By.Where(dimension => dimension == Dimension.OrgUnit)], Programme = "" };
        var hidden = await new Privacy(minimumPeople, (tx, part) => StandingReader.Members(tx, part, weeks.Date)).Hidden(db, judged);
        var total = Fold(await Cells(db, slice with { By = [] }), slice.Weeks, weeks.Now, byWeek: false).Select(item => item.Row).FirstOrDefault() ?? new PlcRegularityRow();
        total.OrgUnit = slice.Scope.Name;
        total.DisplayName = slice.Scope.DisplayName;
        total.HasChildren = await slice.Scope.HasChildren(db);
        total = Shown(total, hidden(new RowKey()));
        if (slice.By.Count == 0)
        {
            return new PlcReport(total, [(new RowKey(), total)]);
        }

        var rows = (await Cells(db, slice)).GroupBy(cell => cell.OrgUnit).SelectMany(unit => Fold(unit, slice.Weeks, weeks.Now, slice.Has(Dimension.Week))).ToList();
        if (slice.By is [Dimension.OrgUnit])
        {
            rows.AddRange(units.Keys.Except(rows.Select(item => item.Key.OrgUnit)).Select(name => (new RowKey { OrgUnit = name }, new PlcRegularityRow())).ToList());
        }

        foreach (var (key, row) in rows)
        {
            var unit = units.GetValueOrDefault(key.OrgUnit);
            row.OrgUnit = unit?.Name ?? total.OrgUnit;
            row.DisplayName = unit?.DisplayName ?? total.DisplayName;
            row.HasChildren = unit?.HasChildren ?? total.HasChildren;
            row.Week = key.Week < 0 ? null : Weeks.Monday(key.Week).ToProto();
        }

        return new PlcReport(total, [.. rows.Select(item => (item.Key, Shown(item.Row, hidden(item.Key with { Week = RowKey.AllNumbers }))))]);
    }

    // The cells of one unit, which tell what begins and ends with a week, as the row of each week or of all of them.
    private static IEnumerable<(RowKey Key, PlcRegularityRow Row)> Fold(IEnumerable<PlcCell> cells, WeekRange range, int now, bool byWeek)
    {
        var byNumber = cells.ToDictionary(cell => cell.Week);
        if (byNumber.Count == 0)
        {
            yield break;
        }

        // Weeks ask for meetings once they have begun; beyond, only what is planned is known.
        var first = Math.Max(range.From, byNumber.Keys.Min());
        var last = Math.Min(range.Until - 1, Math.Max(now, byNumber.Keys.Max()));
        var alive = byNumber.Values.Where(cell => cell.Week < first).Sum(cell => cell.Plcs);
        var asked = byNumber.Values.Where(cell => cell.Week < first).Sum(cell => cell.Hundredths);
        var key = new RowKey { OrgUnit = byNumber.Values.First().OrgUnit };
        var row = new PlcRegularityRow();
        for (var week = first; week <= last; week++)
        {
            var cell = byNumber.GetValueOrDefault(week);
            (alive, asked) = (alive + (cell?.Plcs ?? 0), asked + (cell?.Hundredths ?? 0));
            row.Plcs = alive;
            row.Held += cell?.Held ?? 0;
            row.NotHeld += week < now ? cell?.Planned ?? 0 : 0;
            row.ExpectedHundredths += week <= now ? asked : 0;
            row.Attendances += cell?.Attendances ?? 0;
            row.ExpectedAttendances += cell?.ExpectedAttendances ?? 0;
            if (byWeek)
            {
                if (alive > 0 || row.Held > 0 || row.NotHeld > 0)
                {
                    yield return (key with { Week = week }, Rated(row));
                }

                row = new PlcRegularityRow();
            }
        }

        if (!byWeek)
        {
            yield return (key, Rated(row));
        }
    }

    private static PlcRegularityRow Rated(PlcRegularityRow row)
    {
        if (row.ExpectedHundredths > 0)
        {
            row.Rate = Math.Min(1, row.Held * 100.0 / row.ExpectedHundredths);
        }

        return row;
    }

    private static PlcRegularityRow Shown(PlcRegularityRow row, bool hide) => !hide ? row : new PlcRegularityRow
    {
        OrgUnit = row.OrgUnit,
        DisplayName = row.DisplayName,
        Week = row.Week,
        HasChildren = row.HasChildren,
        Suppressed = true,
    };

    private static Task<IReadOnlyList<PlcCell>> Cells(Tx db, Slice slice) =>
        db.Query<PlcCell>(SelectCells(slice), new { Unit = slice.Scope.Name, slice.Scope.Roots, slice.Programme, slice.Weeks.Until });

    private static string SelectCells(Slice slice) => $"""
        SELECT {(slice.Has(Dimension.OrgUnit) ? "s.org_unit" : "'*'")} AS org_unit, c.week,
               SUM(c.plcs) AS plcs, SUM(c.hundredths) AS hundredths, SUM(c.held) AS held, SUM(c.planned) AS planned,
               SUM(c.attendances) AS attendances, SUM(c.expected_attendances) AS expected_attendances
        FROM ({slice.Scope.Units(slice.Has(Dimension.OrgUnit))}) s CROSS JOIN plc_cells c
        WHERE c.org_unit = s.org_unit AND c.week < @Until AND (@Programme = '' OR c.programme = @Programme)
        GROUP BY {(slice.Has(Dimension.OrgUnit) ? "s.org_unit, " : "")}c.week
        """;

    private sealed record PlcCell
    {
        public required string OrgUnit { get; init; }
        public required int Week { get; init; }
        public required long Plcs { get; init; }
        public required long Hundredths { get; init; }
        public required long Held { get; init; }
        public required long Planned { get; init; }
        public required long Attendances { get; init; }
        public required long ExpectedAttendances { get; init; }
    }
}
