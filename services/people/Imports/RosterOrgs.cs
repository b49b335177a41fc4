using Level = Coaching.People.V1.OrgUnit.Types.Level;

namespace Coaching.People;

/// <summary>Reads orgs.csv and puts the organisations in order, parents first.</summary>
internal sealed class RosterOrgs(RosterTable table, OrgUnitRow? place, IReadOnlyDictionary<string, KnownOrg> known, Func<string, int, Level?> levelOf)
{
    private readonly Dictionary<string, RosterOrg> _rows = new(StringComparer.Ordinal);

    /// <summary>Every sourcedId that the file names, also in lines that were refused: the records are not gone.</summary>
    public HashSet<string> Named { get; } = new(StringComparer.Ordinal);

    /// <summary>What may be applied, parents first.</summary>
    public IReadOnlyList<RosterOrg> Read(IssueLog log, string fileName)
    {
        while (table.Read())
        {
            ReadRow();
        }

        var tree = new OrgTree(_rows, Named, place, known, (type, above, _) => levelOf(type, above), "parentSourcedId", "type", IssueCodes.UnknownOrgType).Settle();
        foreach (var (org, column, code) in tree.Refused)
        {
            table.Tally.Rejected++;
            log.Reject(fileName, org.Line, column, code);
        }

        return tree.Ordered;
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

    private string Value(string column) => table.Row[table.Column(column)];
}
