using Coaching.People.V1;

namespace Coaching.People;

/// <summary>One CSV file whose columns a mapping explains.</summary>
internal sealed class CsvContent : ImportContent
{
    /// <summary>What reports call the file.</summary>
    public const string File = "rows.csv";

    /// <summary>What reports call the units that path columns name.</summary>
    public const string PathFile = "path.csv";

    private readonly string _path;
    private readonly CsvMapping _mapping;
    private readonly IReadOnlyDictionary<string, KnownOrg> _known;
    private readonly int _grants;

    private CsvContent(string path, CsvMapping mapping, string parent, IReadOnlyDictionary<string, KnownOrg> known, int grants)
        : base(OriginOf(mapping, parent)) => (_path, _mapping, _known, _grants) = (path, mapping, known, grants);

    public override string Version => "";

    public override string OrgsFile => File;

    public override string UsersFile => File;

    public static Origin OriginOf(CsvMapping mapping, string parent) =>
        new(mapping.System, mapping.UnitSystem.Length > 0 ? mapping.UnitSystem : mapping.System, $"{parent}|csv|{mapping.System}");

    /// <summary>Reads and checks the file.</summary>
    public static CsvContent Check(
        string path, CsvMapping mapping, string parent, OrgUnitRow? place, IReadOnlyDictionary<string, KnownOrg> known, int grants,
        ImportsOptions limits, IssueLog log, CancellationToken cancel)
    {
        var content = new CsvContent(path, mapping, parent, known, grants);
        var table = content.Open(limits.MaxRows, log);
        if (mapping.Kind == CsvMapping.Types.Kind.OrgUnit)
        {
            var orgs = new CsvOrgs(table, mapping, place);
            content.Orgs = orgs.Read(cancel);
            content.NamedOrgs = orgs.Named;
            content.Tallies[PathFile] = new FileTally { Rows = orgs.Paths };
        }
        else
        {
            var users = content.Users(table);
            foreach (var user in users.Read())
            {
                cancel.ThrowIfCancellationRequested();
                content.Count(user);
            }

            content.NamedUsers = users.Named;
            content.Students = users.Students;
        }

        content.Settle(File, table, limits, log);
        return content;
    }

    public override IEnumerable<RosterUser> Users(IssueLog log) =>
        _mapping.Kind == CsvMapping.Types.Kind.Person ? Users(Open(int.MaxValue, log)).Read() : [];

    public override string? ReferenceFile(string collection) =>
        _mapping.ReferenceCopy && collection == (_mapping.Kind == CsvMapping.Types.Kind.OrgUnit ? RosterRecord.OrgUnits : RosterRecord.People) ? File : null;

    public override string FileOf(RosterOrg org) => org.Line > 0 ? File : PathFile;

    private RosterUsers Users(RosterTable table) => new(table, null, _mapping.ReferenceCopy, _known.ContainsKey, _grants);

    private RosterTable Open(int maxRows, IssueLog log)
    {
        var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var table = RosterTable.Open(stream, File, [], maxRows, log) ?? throw new PackageRefusedException();
        var isWhole = true;
        foreach (var column in CsvMappings.Columns(_mapping).Where(column => table.Column(column) < 0))
        {
            log.Reject(File, 1, column, IssueCodes.MissingColumn);
            isWhole = false;
        }

        return isWhole ? table.Mapped(CsvMappings.Names(_mapping), _mapping.ExternalIdColumns, _mapping.Aliases) : throw new PackageRefusedException();
    }
}
