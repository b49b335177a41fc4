namespace Coaching.People;

/// <summary>Reads orgs.csv and puts the organisations in order, parents first.</summary>
internal sealed class RosterOrgs(RosterTable table, OrgUnitRow? place, IReadOnlyDictionary<string, KnownOrg> known)
{
    private readonly Dictionary<string, RosterOrg> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RosterOrg?> _settled = new(StringComparer.Ordinal);
    private readonly List<RosterOrg> _ordered = [];
    private readonly List<(RosterOrg Org, string Column, string Code)> _refused = [];

    /// <summary>Every sourcedId that the file names, also in lines that were refused: the records are not gone.</summary>
    public HashSet<string> Named { get; } = new(StringComparer.Ordinal);

    /// <summary>What may be applied, parents first.</summary>
    public IReadOnlyList<RosterOrg> Read(IssueLog log, string fileName)
    {
        while (table.Read())
        {
            ReadRow();
        }

        foreach (var org in _rows.Values)
        {
            Settle(org);
        }

        foreach (var (org, column, code) in _refused.OrderBy(item => item.Org.Line))
        {
            table.Tally.Rejected++;
            log.Reject(fileName, org.Line, column, code);
        }

        return _ordered;
    }

    private void ReadRow()
    {
        var id = Value("sourcedId");
        var status = Value("status");
        var wrong = RosterText.SourcedId(id) is { } badId ? ("sourcedId", badId)
            : !Named.Add(id) ? ("sourcedId", IssueCodes.DuplicateSourcedId)
            : RosterText.Status(status) is { } badStatus ? ("status", badStatus)
            : RosterText.Name(Value("name"), 200) is { } badName ? ("name", badName)
            : Value("identifier").Length > 50 ? ("identifier", IssueCodes.TextLength)
            : ((string, string)?)null;
        if (wrong is var (column, code))
        {
            table.Reject(column, code);
            return;
        }

        var (latitude, longitude) = RosterText.Location(table, "metadata.latitude", "metadata.longitude", "metadata.latitude");
        _rows.Add(id, new RosterOrg
        {
            SourcedId = id,
            Line = table.Line,
            IsDeleted = status == "tobedeleted",
            Name = Value("name"),
            Type = Value("type"),
            Code = Value("identifier"),
            ParentSourcedId = Value("parentSourcedId"),
            Latitude = latitude,
            Longitude = longitude,
        });
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
                chain[start..].ForEach(item => Refuse(item, "parentSourcedId", IssueCodes.CycleInOrgs));
                chain.RemoveRange(start, chain.Count - start);
                break;
            }

            chain.Add(at);
            if (at.ParentSourcedId.Length == 0 || !_rows.TryGetValue(at.ParentSourcedId, out var parent))
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

        if (RosterVocabulary.LevelOf(org.Type, levels) is not { } own)
        {
            Refuse(org, "type", IssueCodes.UnknownOrgType);
        }
        else if (!OrgUnitRules.MayStandBelow(own, level))
        {
            Refuse(org, "type", IssueCodes.LevelNotBelowParent);
        }
        else
        {
            var placed = org with { Level = own, Levels = levels | RosterVocabulary.Bit(own) };
            _settled[org.SourcedId] = placed;
            _ordered.Add(placed);
        }
    }

    private (int Levels, V1.OrgUnit.Types.Level? Level)? Above(RosterOrg org)
    {
        if (org.ParentSourcedId.Length == 0)
        {
            return place is null ? (0, null) : (KnownOrg.LevelsOf(place.Level, place.County), place.Level);
        }

        if (_settled.TryGetValue(org.ParentSourcedId, out var parent))
        {
            if (parent is null)
            {
                Refuse(org, "parentSourcedId", IssueCodes.ParentRejected);
                return null;
            }

            return (parent.Levels, parent.Level);
        }

        if (known.TryGetValue(org.ParentSourcedId, out var there))
        {
            return (there.Levels, there.Level);
        }

        Refuse(org, "parentSourcedId", Named.Contains(org.ParentSourcedId) ? IssueCodes.ParentRejected : IssueCodes.DanglingReference);
        return null;
    }

    private void Refuse(RosterOrg org, string column, string code)
    {
        _settled[org.SourcedId] = null;
        _refused.Add((org, column, code));
    }

    private string Value(string column) => table.Row[table.Column(column)];
}
