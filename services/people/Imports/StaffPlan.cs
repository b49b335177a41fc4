using Coaching.Platform;

namespace Coaching.People;

/// <summary>What is to be done about one row: whether it says anything new, and whether that needs care or is part of the bulk.</summary>
internal sealed record StaffStep(RosterUser User, RosterRecord? Record, RowOutcome Outcome, bool NeedsCare, PostChanges Posts);

/// <summary>A run of rows of users, in the order of the file, that one transaction applies.</summary>
internal sealed class StaffPlan
{
    // Each row that needs care has a savepoint of its own, which costs more the more its transaction has done.
    private const int MaxCareful = 100;

    public List<StaffStep> Steps { get; } = [];

    public NewRecords New { get; } = new();

    /// <summary>Whether the database has anything to do.</summary>
    public bool HasWork => !New.IsEmpty || Steps.Exists(step => step.NeedsCare);

    /// <summary>Looks up what is known of the rows, outside of the writer's turn, and makes what is new.</summary>
    public static async Task<IReadOnlyList<StaffPlan>> Of(
        Session db, IReadOnlyList<RosterUser> rows, Origin origin, StaffApplier staff, OrgApplier orgs)
    {
        var records = await RosterRecord.Of(db, RosterRecord.People, origin, rows.Select(user => user.SourcedId));
        var unknown = rows.Where(user => !records.ContainsKey(user.SourcedId) && !user.IsDeleted).ToList();
        var taken = await ExternalIds.Taken(db, RosterRecord.People, unknown.SelectMany(staff.IdsOf));
        await orgs.Know(db, rows.SelectMany(OrgsOf));
        var ids = new Uuids(db.Now);
        var names = NewRecords.Names(RosterRecord.People, unknown.Count, ids);
        var next = 0;

        var plans = new List<StaffPlan> { new() };
        var careful = 0;
        foreach (var user in rows)
        {
            if (careful == MaxCareful)
            {
                plans.Add(new StaffPlan());
                careful = 0;
            }

            var record = records.GetValueOrDefault(user.SourcedId);
            var outcome = staff.Compare(user, record);
            var isBulk = outcome == RowOutcome.Created && CanAdd(user, staff, orgs, taken);
            var needsCare = outcome != RowOutcome.Unchanged && !isBulk;
            careful += needsCare ? 1 : 0;
            var posts = isBulk ? staff.Add(plans[^1].New, user, names[next++], ids, db.Now) : PostChanges.None;
            plans[^1].Steps.Add(new StaffStep(user, record, outcome, needsCare, posts));
        }

        plans.ForEach(plan => plan.New.Seal());
        return plans;
    }

    // Everything that could be refused while it is applied is left to the careful way, which says why.
    private static bool CanAdd(RosterUser user, StaffApplier staff, OrgApplier orgs, HashSet<(string, string)> taken)
    {
        if (user.HasPostChanges || user.Posts is not { Count: > 0 } || user.PrimaryOrg.Length == 0 || staff.IdsOf(user).Any(taken.Contains))
        {
            return false;
        }

        taken.UnionWith(staff.IdsOf(user));
        return OrgsOf(user).All(org => orgs.UnitOf(org) is { IsOpen: true });
    }

    private static IEnumerable<string> OrgsOf(RosterUser user) =>
        (user.Posts?.Select(post => post.Org) ?? []).Append(user.PrimaryOrg).Where(org => org.Length > 0);
}
