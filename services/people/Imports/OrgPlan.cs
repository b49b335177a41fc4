using Coaching.Platform;

namespace Coaching.People;

/// <summary>What is to be done about one organisation.</summary>
internal sealed record OrgStep(RosterOrg Org, RosterRecord? Record, RowOutcome Outcome, bool NeedsCare);

/// <summary>A run of organisations, parents first, that one transaction applies.</summary>
internal sealed class OrgPlan
{
    // Each row that needs care has a savepoint of its own, which costs more the more its transaction has done.
    private const int MaxCareful = 100;

    public List<OrgStep> Steps { get; } = [];

    public NewRecords New { get; } = new();

    /// <summary>Whether the database has anything to do.</summary>
    public bool HasWork => !New.IsEmpty || Steps.Exists(step => step.NeedsCare);

    /// <summary>Looks up what is known of the rows, outside of the writer's turn, and makes what is new.</summary>
    public static async Task<OrgPlan> Of(Session db, IReadOnlyList<RosterOrg> rows, Origin origin, OrgApplier orgs)
    {
        var records = await RosterRecord.Of(db, RosterRecord.OrgUnits, origin, rows.Select(org => org.SourcedId));
        await orgs.Take(db, records.Values);
        await orgs.Know(db, rows.Select(org => org.ParentSourcedId).Where(id => id.Length > 0));
        var unknown = rows.Where(org => !records.ContainsKey(org.SourcedId) && !org.IsDeleted).ToList();
        var taken = await ExternalIds.Taken(db, RosterRecord.OrgUnits, unknown.Select(org => (origin.System, org.SourcedId)));
        var names = NewRecords.Names(RosterRecord.OrgUnits, unknown.Count, new Uuids(db.Now));
        var next = 0;
        var plan = new OrgPlan();
        var careful = 0;
        var codes = new HashSet<(string, string)>();
        foreach (var org in rows)
        {
            if (careful == MaxCareful)
            {
                break;
            }

            var record = records.GetValueOrDefault(org.SourcedId);
            var outcome = orgs.Compare(org, record);
            var isBulk = outcome == RowOutcome.Created && !taken.Contains((origin.System, org.SourcedId)) && orgs.CanAdd(org, codes);
            if (isBulk)
            {
                orgs.Add(plan.New, org, names[next++], db.Now);
            }

            // What is known elsewhere is refused where it is applied, be it unchanged.
            var needsCare = !isBulk && (outcome != RowOutcome.Unchanged || (record is { IsEnded: false } && orgs.UnitOf(org.SourcedId) is null));
            careful += needsCare ? 1 : 0;
            plan.Steps.Add(new OrgStep(org, record, outcome, needsCare));
        }

        plan.New.Seal();
        return plan;
    }
}
