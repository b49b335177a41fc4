using System.Text.Json;
using Coaching.People.V1;
using Level = Coaching.People.V1.OrgUnit.Types.Level;

namespace Coaching.People;

/// <summary>Organisation units of DHIS2, from its metadata JSON or its CSV.</summary>
internal sealed class Dhis2Content : ImportContent
{
    /// <summary>The system of uids among external identifiers.</summary>
    public const string System = "dhis2";

    /// <summary>What reports call the list.</summary>
    public const string File = "organisationUnits";

    private static readonly string[] CsvColumns =
        ["name", "uid", "code", "parent", "shortName", "description", "openingDate", "closedDate", "comment", "featureType", "coordinates"];

    private static readonly Level[] UsualLevels = [Level.Nation, Level.County, Level.SubCounty, Level.Zone, Level.School];

    private readonly bool _isReferenceCopy;
    private readonly Dictionary<string, RosterOrg> _rows = new(StringComparer.Ordinal);
    private FileTally _tally = new();

    private Dhis2Content(string parent, bool isReferenceCopy)
        : base(new Origin(System, System, $"{parent}|{System}")) => _isReferenceCopy = isReferenceCopy;

    public override string Version => "";

    public override string OrgsFile => File;

    /// <summary>Reads and checks the file.</summary>
    public static Dhis2Content Check(
        string path, ImportRosterRequest request, OrgUnitRow? place, IReadOnlyDictionary<string, KnownOrg> known, DateOnly today, ImportsOptions limits,
        IssueLog log, CancellationToken cancel)
    {
        var content = new Dhis2Content(request.Parent, request.ReferenceCopy);
        if (IsJson(path))
        {
            content.ReadJson(path, today, limits, log, cancel);
        }
        else
        {
            content.ReadCsv(path, today, limits, log, cancel);
        }

        Level[] levels = request.Dhis2Levels.Count > 0 ? [.. request.Dhis2Levels]
            : place is null ? UsualLevels : [.. UsualLevels.SkipWhile(level => level != place.Level).Skip(1)];
        var tree = new OrgTree(
            content._rows, content.NamedOrgs, place, known, (_, _, above) => Below(levels, above, place?.Level), "parent", "", IssueCodes.UnknownLevel).Settle();
        foreach (var (org, column, code) in tree.Refused)
        {
            content._tally.Rejected++;
            log.Reject(File, org.Line, column, code);
        }

        content.Orgs = tree.Ordered;
        return content;
    }

    public override IEnumerable<RosterUser> Users(IssueLog log) => [];

    public override string? ReferenceFile(string collection) => _isReferenceCopy && collection == RosterRecord.OrgUnits ? File : null;

    private static Level? Below(Level[] levels, Level? above, Level? place)
    {
        var index = above is null || above == place ? 0 : Array.IndexOf(levels, above.Value) + 1;
        return (above is null || above == place || index > 0) && index < levels.Length ? levels[index] : null;
    }

    private static bool IsJson(string path)
    {
        using var stream = new StreamReader(path);
        int first;
        do
        {
            first = stream.Read();
        }
        while (first >= 0 && char.IsWhiteSpace((char)first));

        return first is '{' or '[';
    }

    private void ReadJson(string path, DateOnly today, ImportsOptions limits, IssueLog log, CancellationToken cancel)
    {
        Tallies[File] = _tally;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            foreach (var unit in Dhis2Json.Read(stream))
            {
                cancel.ThrowIfCancellationRequested();
                _tally.Rows++;
                if (_tally.Rows > limits.MaxRows)
                {
                    log.Reject(File, unit.Line, "", IssueCodes.TooManyRows);
                    throw new PackageRefusedException();
                }

                Take(unit, "id", today, log, (column, code) =>
                {
                    _tally.Rejected++;
                    log.Reject(File, unit.Line, column, code);
                });
            }
        }
        catch (JsonException)
        {
            log.Reject(File, _tally.Rows + 1, "", IssueCodes.MalformedJson);
            throw new PackageRefusedException();
        }
    }

    private void ReadCsv(string path, DateOnly today, ImportsOptions limits, IssueLog log, CancellationToken cancel)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var table = RosterTable.Open(stream, File, [], limits.MaxRows, log)?.Placed(CsvColumns) ?? throw new PackageRefusedException();
        _tally = table.Tally;
        string Value(string column) => table.Row[table.Column(column)];
        while (table.Read())
        {
            cancel.ThrowIfCancellationRequested();
            var (latitude, longitude) = Value("featureType") == "POINT" ? Dhis2Json.Pair(Value("coordinates")) : ("", "");
            var unit = new Dhis2Unit(
                table.Line, Value("uid"), Value("name"), Value("code"), Value("parent"), Dhis2Json.Day(Value("openingDate")), Dhis2Json.Day(Value("closedDate")), latitude, longitude);
            Take(unit, "uid", today, log, table.Reject);
        }

        Settle(File, table, limits, log);
    }

    private void Take(Dhis2Unit unit, string uidColumn, DateOnly today, IssueLog log, Action<string, string> reject)
    {
        DateOnly? opened = null;
        DateOnly? closed = null;
        var wrong = !IsUid(unit.Uid) ? (uidColumn, IssueCodes.InvalidUid)
            : !NamedOrgs.Add(unit.Uid) ? (uidColumn, IssueCodes.DuplicateSourcedId)
            : RosterText.Name(unit.Name, 200) is { } badName ? ("name", badName)
            : unit.Code.Length > 50 ? ("code", IssueCodes.TextLength)
            : unit.Parent.Length > 0 && !IsUid(unit.Parent) ? ("parent", IssueCodes.InvalidUid)
            : !RosterText.TryDate(unit.OpeningDate, out opened) ? ("openingDate", IssueCodes.InvalidDate)
            : !RosterText.TryDate(unit.ClosedDate, out closed) ? ("closedDate", IssueCodes.InvalidDate)
            : ((string, string)?)null;
        if (wrong is var (column, code))
        {
            reject(column, code);
            return;
        }

        double latitude = 0, longitude = 0;
        var hasPoint = unit.Latitude.Length > 0;
        if (hasPoint && !(RosterText.TryDegrees(unit.Latitude, 90, out latitude) && RosterText.TryDegrees(unit.Longitude, 180, out longitude)))
        {
            hasPoint = false;
            log.Warn(File, unit.Line, "coordinates", IssueCodes.InvalidLocation);
        }

        _rows.Add(unit.Uid, new RosterOrg
        {
            SourcedId = unit.Uid,
            Line = unit.Line,
            IsDeleted = closed <= today,
            OpenDate = opened,
            Name = unit.Name,
            Type = "",
            Code = unit.Code,
            ParentSourcedId = unit.Parent,
            Latitude = hasPoint ? latitude : null,
            Longitude = hasPoint ? longitude : null,
        });
    }

    private static bool IsUid(string uid) => uid.Length == 11 && char.IsAsciiLetter(uid[0]) && uid.All(char.IsAsciiLetterOrDigit);
}
