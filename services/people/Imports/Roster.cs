namespace Coaching.People;

/// <summary>A package that has been read and checked, except for its users, who are too many to be held and are read again when applied.</summary>
internal sealed class Roster(RosterPackage package, string parent, IReadOnlyDictionary<string, KnownOrg> known, int grants)
    : ImportContent(OriginOf(package, parent))
{
    private readonly HashSet<string> _accepted = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string Version => IsSds ? "" : package.Manifest.Version;

    private bool IsSds => package.Manifest.Version == RosterSchema.Sds;

    private RosterDialect Dialect => IsSds ? RosterDialect.Sds : RosterDialect.OneRoster;

    private bool HasRoles => package.Manifest.Version != RosterSchema.Version11;

    private RosterRoles? Roles { get; set; }

    // Two counties' systems may number alike: a reference copy speaks for its sender and its place only.
    private static Origin OriginOf(RosterPackage package, string parent) =>
        package.Manifest.Version == RosterSchema.Sds
            ? new(RosterDialect.Sds.System, RosterDialect.Sds.System, $"{parent}|{RosterSchema.Sds}")
            : new(RosterRecord.System, RosterRecord.System, $"{parent}|{package.Manifest.Source}");

    /// <summary>Reads and checks every file of a package, which the roster closes when it is closed.</summary>
    public static Roster Check(
        RosterPackage package, string parent, OrgUnitRow? place, IReadOnlyDictionary<string, KnownOrg> known, int grants, ImportsOptions limits,
        IssueLog log, CancellationToken cancel)
    {
        var roster = new Roster(package, parent, known, grants);
        roster.ReadOrgs(place, limits, log);
        cancel.ThrowIfCancellationRequested();
        roster.ReadRoles(limits, log);
        roster.ReadContacts(limits, log);
        cancel.ThrowIfCancellationRequested();
        roster.CountUsers(limits, log);
        foreach (var file in package.Files.Where(file => !roster.Tallies.ContainsKey(file.FileName)))
        {
            cancel.ThrowIfCancellationRequested();
            roster.CountRows(file, limits, log);
        }

        return roster;
    }

    /// <inheritdoc/>
    public override string? ReferenceFile(string collection) =>
        package.Find(collection == RosterRecord.OrgUnits ? "orgs" : "users") is { IsBulk: true } file ? file.FileName : null;

    /// <inheritdoc/>
    public override void Dispose()
    {
        package.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    public override IEnumerable<RosterUser> Users(IssueLog log)
    {
        var file = package.Find("users");
        var table = file is null ? null : RosterTable.Open(package, file, int.MaxValue, log);
        return (table is null ? [] : Users(file!, table).Read()).Concat(RolesOnly());
    }

    // A list of changes may give the roles of people whom it does not give; a reference copy of people has to name them.
    private IEnumerable<RosterUser> RolesOnly() => Roles is { IsBulk: false } && package.Find("users") is not { IsBulk: true }
        ? Roles.Posts.Where(posts => posts.Value.Count > 0 && !NamedUsers.Contains(RosterUsers.Mark(posts.Key))).Select(posts => RosterUser.OfRoles(posts.Key, posts.Value))
        : [];

    private RosterUsers Users(RosterFile file, RosterTable table) =>
        new(table, HasRoles ? Roles ?? NoRoles(table) : null, file.IsBulk, IsOrg, grants);

    private void ReadOrgs(OrgUnitRow? place, ImportsOptions limits, IssueLog log)
    {
        if (Open("orgs", limits, log) is not var (file, table))
        {
            return;
        }

        var orgs = new RosterOrgs(table, place, known, Dialect.LevelOf);
        Orgs = orgs.Read(log, file.FileName);
        NamedOrgs = orgs.Named;
        _accepted.UnionWith(Orgs.Where(org => !org.IsDeleted).Select(org => org.SourcedId));
        Settle(file.FileName, table, limits, log);
    }

    private void ReadRoles(ImportsOptions limits, IssueLog log)
    {
        if (HasRoles && Open("roles", limits, log) is var (file, table))
        {
            Roles = new RosterRoles(table, Dialect, file.IsBulk, IsOrg, grants);
            Roles.Read();
            Settle(file.FileName, table, limits, log);
        }
    }

    // In School Data Sync learners' relatives stand among the users, without a role at any organisation.
    private void ReadContacts(ImportsOptions limits, IssueLog log)
    {
        if (!IsSds || Roles is null || Open("relationships", limits, log) is not var (file, table))
        {
            return;
        }

        var contact = table.Column("relationshipUserSourcedId");
        while (table.Read())
        {
            Roles.Others.TryAdd(table.Row[contact], false);
            table.Count(RowOutcome.Skipped);
        }

        Settle(file.FileName, table, limits, log);
    }

    private void CountUsers(ImportsOptions limits, IssueLog log)
    {
        var unread = Roles?.Posts.Keys.ToHashSet(StringComparer.Ordinal) ?? [];
        if (Open("users", limits, log) is var (file, table))
        {
            var users = Users(file, table);
            foreach (var user in users.Read())
            {
                unread.Remove(user.SourcedId);
                Count(user);
            }

            Students = users.Students;
            NamedUsers = users.Named;
            Settle(file.FileName, table, limits, log);
        }

        foreach (var user in RolesOnly())
        {
            unread.Remove(user.SourcedId);
        }

        RejectRolesOf(unread, log);
    }

    private void CountRows(RosterFile file, ImportsOptions limits, IssueLog log)
    {
        if (Open(file.Name, limits, log) is not var (_, table))
        {
            return;
        }

        var schoolYears = file.Name == "academicSessions" && !IsSds ? new RosterSchoolYears(table) : null;
        while (table.Read())
        {
            schoolYears?.Look();
            table.Count(RowOutcome.Skipped);
        }

        Settle(file.FileName, table, limits, log);
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

    private bool IsOrg(string sourcedId) => _accepted.Contains(sourcedId) || known.ContainsKey(sourcedId);

    private RosterRoles NoRoles(RosterTable table) => new(table, Dialect, isBulk: true, IsOrg, grants);
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
