using Level = Coaching.People.V1.OrgUnit.Types.Level;

namespace Coaching.People;

/// <summary>Puts the organisations of a file in order, parents first, and refuses those that have no place.</summary>
/// <param name="rows">The organisations by identifier.</param>
/// <param name="named">Every identifier that the file names, also in rows that were refused.</param>
/// <param name="place">The unit below which the file is placed; null for roots.</param>
/// <param name="known">Units that are known from before.</param>
/// <param name="levelOf">The level of a type of organisation, given the levels above as bits and the level right above; null for none.</param>
/// <param name="parentColumn">What the file calls the parent.</param>
/// <param name="levelColumn">What the file calls the type.</param>
/// <param name="noLevel">The code of a type that is no level.</param>
internal sealed class OrgTree(
    IReadOnlyDictionary<string, RosterOrg> rows, IReadOnlySet<string> named, OrgUnitRow? place, IReadOnlyDictionary<string, KnownOrg> known,
    Func<string, int, Level?, Level?> levelOf, string parentColumn, string levelColumn, string noLevel)
{
    private readonly Dictionary<string, RosterOrg?> _settled = new(StringComparer.Ordinal);
    private readonly List<RosterOrg> _ordered = [];
    private readonly List<(RosterOrg Org, string Column, string Code)> _refused = [];

    /// <summary>What may be applied, parents first.</summary>
    public IReadOnlyList<RosterOrg> Ordered => _ordered;

    /// <summary>What may not, in the order of the file.</summary>
    public IEnumerable<(RosterOrg Org, string Column, string Code)> Refused => _refused.OrderBy(item => item.Org.Line);

    public OrgTree Settle()
    {
        foreach (var org in rows.Values)
        {
            Settle(org);
        }

        return this;
    }

    // Up to the first ancestor that is settled, then down again; a chain that meets itself is a cycle, all of whose members are refused.
    private void Settle(RosterOrg org)
    {
        var chain = new List<RosterOrg>();
        for (var at = org; !_settled.ContainsKey(at.SourcedId);)
        {
            var start = chain.FindIndex(item => item.SourcedId == at.SourcedId);
            if (start >= 0)
            {
                chain[start..].ForEach(item => Refuse(item, parentColumn, IssueCodes.CycleInOrgs));
                chain.RemoveRange(start, chain.Count - start);
                break;
            }

            chain.Add(at);
            if (at.ParentSourcedId.Length == 0 || !rows.TryGetValue(at.ParentSourcedId, out var parent))
            {
                break;
            }

            at = parent;
        }

        for (var index = chain.Count - 1; index >= 0; index--)
        {
            Place(chain[index]);
        }
    }

    private void Place(RosterOrg org)
    {
        if (Above(org) is not var (levels, level))
        {
            return;
        }

        if (levelOf(org.Type, levels, level) is not { } own)
        {
            Refuse(org, levelColumn, noLevel);
        }
        else if (!OrgUnitRules.MayStandBelow(own, level))
        {
            Refuse(org, levelColumn, IssueCodes.LevelNotBelowParent);
        }
        else
        {
            var placed = org with { Level = own, Levels = levels | RosterVocabulary.Bit(own) };
            _settled[org.SourcedId] = placed;
            _ordered.Add(placed);
        }
    }

    private (int Levels, Level? Level)? Above(RosterOrg org)
    {
        if (org.ParentSourcedId.Length == 0)
        {
            return place is null ? (0, null) : (KnownOrg.LevelsOf(place.Level, place.County), place.Level);
        }

        if (_settled.TryGetValue(org.ParentSourcedId, out var parent))
        {
            if (parent is null)
            {
                Refuse(org, parentColumn, IssueCodes.ParentRejected);
                return null;
            }

            return (parent.Levels, parent.Level);
        }

        if (known.TryGetValue(org.ParentSourcedId, out var there))
        {
            return (there.Levels, there.Level);
        }

        Refuse(org, parentColumn, named.Contains(org.ParentSourcedId) ? IssueCodes.ParentRejected : IssueCodes.DanglingReference);
        return null;
    }

    private void Refuse(RosterOrg org, string column, string code)
    {
        _settled[org.SourcedId] = null;
        _refused.Add((org, column, code));
    }
}
