using Coaching.Analytics.V1;
using Coaching.Platform;
using Coaching.Type.V1;

namespace Coaching.Analytics;

/// <summary>The completion of a slice: its total and every row.</summary>
internal sealed record CompletionReport(CompletionRow Total, IReadOnlyList<(RowKey Key, CompletionRow Row)> Rows)
{
    public const string Definition = "completion/1";

    public static async Task<CompletionReport> Read(Tx db, Slice slice, int now, int minimumPeople)
    {
        var units = slice.Has(Dimension.OrgUnit) ? await slice.Scope.Children(db) : new Dictionary<string, UnitRow>();
        var hidden = await new Privacy(minimumPeople, CountPeople).Hidden(db, slice);
        var total = (await Read(db, slice with { By = [] }, now)).Select(item => item.Row).FirstOrDefault() ?? new CompletionRow { Observation = new(), Feedback = new() };
        total.OrgUnit = slice.Scope.Name;
        total.DisplayName = slice.Scope.DisplayName;
        total.HasChildren = await slice.Scope.HasChildren(db);
        Hide(total, hidden(new RowKey()));

        var rows = slice.By.Count == 0 ? [] : await Read(db, slice, now);
        if (slice.By is [Dimension.OrgUnit])
        {
            // A child where nothing happens is what a county looks for first.
            var silent = units.Keys.Except(rows.Select(item => item.Key.OrgUnit)).ToList();
            rows.AddRange(silent.Select(name => (new RowKey { OrgUnit = name }, new CompletionRow { Observation = new(), Feedback = new() })));
        }

        foreach (var (key, row) in rows)
        {
            var unit = units.GetValueOrDefault(key.OrgUnit);
            row.OrgUnit = unit?.Name ?? total.OrgUnit;
            row.DisplayName = unit?.DisplayName ?? total.DisplayName;
            row.HasChildren = unit?.HasChildren ?? total.HasChildren;
            row.Week = key.Week < 0 ? null : Weeks.Monday(key.Week).ToProto();
            row.Programme = key.Programme == RowKey.All ? "" : key.Programme;
            row.Tier = key.Tier < 0 ? Tier.Unspecified : (Tier)key.Tier;
            row.Coach = key.Coach == RowKey.All ? "" : key.Coach;
            Hide(row, hidden(key));
        }

        return new CompletionReport(total, slice.By.Count == 0 ? [(new RowKey(), total)] : rows);
    }

    private static async Task<List<(RowKey Key, CompletionRow Row)>> Read(Tx db, Slice slice, int now)
    {
        var cells = await CellReader.Cells(db, slice, now);
        var misses = (await CellReader.Misses(db, slice)).ToLookup(row => row.Key);
        var people = slice.Has(Dimension.Coach)
            ? cells.ToDictionary(row => row.Key, row => row.CompletionPeople)
            : (await CellReader.People(db, slice, Cube.Completion)).ToDictionary(row => row.Key, row => row.People);
        return
        [
            .. cells.Where(row => row.HasCompletion).Select(row => (row.Key, new CompletionRow
            {
                Observation = row.ToObservation(),
                Feedback = row.ToFeedback(),
                MissReasons = { misses[row.Key].OrderByDescending(miss => miss.Missed).ThenBy(miss => miss.Reason).Select(miss => new MissReasonCount { Reason = MissReasons.Name(miss.Reason), Count = miss.Missed }) },
                Coachees = people.GetValueOrDefault(row.Key),
            })),
        ];
    }

    private static async Task<IEnumerable<PeopleRow>> CountPeople(Tx db, Slice slice)
    {
        var people = await CellReader.People(db, slice, Cube.Completion);
        return slice.Has(Dimension.OrgUnit) ? people.Concat(await CellReader.OwnPeople(db, slice, Cube.Completion)) : people;
    }

    private static void Hide(CompletionRow row, bool hide)
    {
        if (hide)
        {
            row.Observation = new Completion();
            row.Feedback = new Completion();
            row.MissReasons.Clear();
            row.Coachees = 0;
            row.Suppressed = true;
        }
    }
}
