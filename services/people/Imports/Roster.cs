namespace Coaching.People;

/// <summary>A package that has been read and checked, except for its users, who are too many to be held and are read again when applied.</summary>
internal sealed class Roster(RosterPackage package, IReadOnlyDictionary<string, KnownOrg> known, int grants)
{
    private readonly HashSet<string> _accepted = new(StringComparer.Ordinal);

    public RosterPackage Package => package;

    /// <summary>Organisations, parents first.</summary>
    public IReadOnlyList<RosterOrg> Orgs { get; private set; } = [];

    public HashSet<string> NamedOrgs { get; private set; } = [];

    public HashSet<UInt128> NamedUsers { get; private set; } = [];

    /// <summary>Files with lines that could not be read.</summary>
    public HashSet<string> Unreadable { get; } = new(StringComparer.Ordinal);

    /// <summary>What became of each file's rows so far.</summary>
    public SortedDictionary<string, FileTally> Tallies { get; } = new(StringComparer.Ordinal);

    public long Staff { get; private set; }

    public long Teachers { get; private set; }

    public long Administrators { get; private set; }

    public long Students { get; private set; }

    public long Rows => Tallies.Values.Sum(tally => tally.Rows);

    private RosterRoles? Roles { get; set; }

    /// <summary>Reads and checks every file of a package.</summary>
    public static Roster Check(
        RosterPackage package, OrgUnitRow? place, IReadOnlyDictionary<string, KnownOrg> known, int grants, ImportsOptions limits, IssueLog log,
        CancellationToken cancel)
    {
        var roster = new Roster(package, known, grants);
        roster.ReadOrgs(place, limits, log);
        cancel.ThrowIfCancellationRequested();
        roster.ReadRoles(limits, log);
        cancel.ThrowIfCancellationRequested();
        roster.CountUsers(limits, log);
        foreach (var file in package.Files.Where(file => !roster.Tallies.ContainsKey(file.FileName)))
        {
            cancel.ThrowIfCancellationRequested();
            roster.CountRows(file, limits, log);
        }

        return roster;
    }

    /// <summary>The staff that may be applied, in the order of the file.</summary>
    public IEnumerable<RosterUser> Users(IssueLog log)
    {
        var file = package.Find("users");
        var table = file is null ? null : RosterTable.Open(package, file, int.MaxValue, log);
        return table is null ? [] : Users(file!, table).Read();
    }

    private RosterUsers Users(RosterFile file, RosterTable table) =>
        new(table, package.Manifest.Version == RosterSchema.Version12 ? Roles ?? NoRoles(table) : null, file.IsBulk, IsOrg, grants);

    private void ReadOrgs(OrgUnitRow? place, ImportsOptions limits, IssueLog log)
    {
        if (Open("orgs", limits, log) is not var (file, table))
        {
            return;
        }

        var orgs = new RosterOrgs(table, place, known);
        Orgs = orgs.Read(log, file.FileName);
        NamedOrgs = orgs.Named;
        _accepted.UnionWith(Orgs.Where(org => !org.IsDeleted).Select(org => org.SourcedId));
        Settle(file, table, limits, log);
    }

    private void ReadRoles(ImportsOptions limits, IssueLog log)
    {
        if (package.Manifest.Version == RosterSchema.Version12 && Open("roles", limits, log) is var (file, table))
        {
            Roles = new RosterRoles(table, IsOrg, grants);
            Roles.Read();
            Settle(file, table, limits, log);
        }
    }

    private void CountUsers(ImportsOptions limits, IssueLog log)
    {
        if (Open("users", limits, log) is not var (file, table))
        {
            return;
        }

        var users = Users(file, table);
        var unread = Roles?.Posts.Keys.ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var user in users.Read())
        {
            unread.Remove(user.SourcedId);
            Staff++;
            Teachers += Has(user, RosterVocabulary.IsTeacher);
            Administrators += Has(user, RosterVocabulary.IsLeading);
        }

        Students = users.Students;
        NamedUsers = users.Named;
        Settle(file, table, limits, log);
        RejectRolesOf(unread, log);
    }

    private void CountRows(RosterFile file, ImportsOptions limits, IssueLog log)
    {
        if (Open(file.Name, limits, log) is not var (_, table))
        {
            return;
        }

        var schoolYears = file.Name == "academicSessions" ? new RosterSchoolYears(table) : null;
        while (table.Read())
        {
            schoolYears?.Look();
            table.Tally.Skipped++;
        }

        Settle(file, table, limits, log);
    }

    // Roles of users who were refused, or who are not in the package.
    private void RejectRolesOf(IEnumerable<string> users, IssueLog log)
    {
        foreach (var post in users.SelectMany(user => Roles!.Posts[user]).OrderBy(post => post.Line))
        {
            Tallies["roles.csv"].Rejected++;
            log.Reject("roles.csv", post.Line, "userSourcedId", IssueCodes.PersonRejected);
        }
    }

    private (RosterFile File, RosterTable Table)? Open(string name, ImportsOptions limits, IssueLog log)
    {
        if (package.Find(name) is not { } file)
        {
            return null;
        }

        if (RosterTable.Open(package, file, limits.MaxRows, log) is { } table)
        {
            return (file, table);
        }

        // Without its units and people there is nothing to import; what is only counted may go uncounted.
        return name is "orgs" or "users" or "roles" ? throw new PackageRefusedException() : null;
    }

    private void Settle(RosterFile file, RosterTable table, ImportsOptions limits, IssueLog log)
    {
        Tallies[file.FileName] = table.Tally;
        if (table.HasUnreadable)
        {
            Unreadable.Add(file.FileName);
        }

        if (Rows > limits.MaxRows)
        {
            log.Reject(file.FileName, 0, "", IssueCodes.TooManyRows);
            throw new PackageRefusedException();
        }
    }

    private bool IsOrg(string sourcedId) => _accepted.Contains(sourcedId) || known.ContainsKey(sourcedId);

    private RosterRoles NoRoles(RosterTable table) => new(table, IsOrg, grants);

    private static int Has(RosterUser user, Func<string, bool> isRole) => !user.IsDeleted && user.Posts?.Any(post => isRole(post.RoleName)) == true ? 1 : 0;
}

/// <summary>Watches for school years named by the year in which they begin; the standard names them by the year in which they end.</summary>
internal sealed class RosterSchoolYears(RosterTable table)
{
    private readonly int _start = table.Column("startDate");
    private readonly int _end = table.Column("endDate");
    private readonly int _year = table.Column("schoolYear");
    private bool _isSaid;

    public void Look()
    {
        var (start, end, year) = (table.Row[_start], table.Row[_end], table.Row[_year]);
        if (!_isSaid && year.Length == 4 && start.StartsWith(year, StringComparison.Ordinal) && end.Length > 4 && string.CompareOrdinal(end[..4], year) > 0)
        {
            _isSaid = true;
            table.Warn("schoolYear", IssueCodes.SchoolYearStart);
        }
    }
}
