namespace Coaching.People;

/// <summary>What an upload holds, read and checked. Staff are too many to be held and are read again when they are applied.</summary>
internal abstract class ImportContent(Origin origin) : IDisposable
{
    /// <summary>Whose records these are.</summary>
    public Origin Origin => origin;

    /// <summary>The version of the standard that it follows; empty where there is none.</summary>
    public abstract string Version { get; }

    /// <summary>The files in which units, staff and posts stand, as reports call them.</summary>
    public virtual string OrgsFile => "orgs.csv";

    public virtual string UsersFile => "users.csv";

    public virtual string RolesFile => "roles.csv";

    /// <summary>Units, parents first.</summary>
    public IReadOnlyList<RosterOrg> Orgs { get; protected set; } = [];

    /// <summary>The identifiers of all units that are named, be it in a line that was refused.</summary>
    public HashSet<string> NamedOrgs { get; protected set; } = [];

    /// <summary>Marks of the identifiers of all people who are named.</summary>
    public HashSet<UInt128> NamedUsers { get; protected set; } = [];

    /// <summary>Files with lines that could not be read.</summary>
    public HashSet<string> Unreadable { get; } = new(StringComparer.Ordinal);

    /// <summary>What became of each file's rows so far.</summary>
    public SortedDictionary<string, FileTally> Tallies { get; } = new(StringComparer.Ordinal);

    /// <summary>What became of rows that the check dealt with already.</summary>
    public RowOutcomes Outcomes { get; } = new();

    public long Staff { get; protected set; }

    public long Teachers { get; protected set; }

    public long Administrators { get; protected set; }

    public long Students { get; protected set; }

    public long Rows => Tallies.Values.Sum(tally => tally.Rows);

    /// <summary>The staff that may be applied, in the order of the file.</summary>
    public abstract IEnumerable<RosterUser> Users(IssueLog log);

    /// <summary>The file that names all units or all people that the sender has; null where it lists changes only.</summary>
    public abstract string? ReferenceFile(string collection);

    /// <summary>The file that a unit's row is counted under.</summary>
    public virtual string FileOf(RosterOrg org) => OrgsFile;

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    protected void Settle(string file, RosterTable table, ImportsOptions limits, IssueLog log)
    {
        Tallies[file] = table.Tally;
        Outcomes.Take(file, table.Runs);
        if (table.HasUnreadable)
        {
            Unreadable.Add(file);
        }

        if (Rows > limits.MaxRows)
        {
            log.Reject(file, 0, "", IssueCodes.TooManyRows);
            throw new PackageRefusedException();
        }
    }

    protected void Count(RosterUser user)
    {
        Staff++;
        Teachers += Has(user, RosterVocabulary.IsTeacher);
        Administrators += Has(user, RosterVocabulary.IsLeading);
    }

    private static int Has(RosterUser user, Func<string, bool> isRole) => !user.IsDeleted && user.Posts?.Any(post => isRole(post.RoleName)) == true ? 1 : 0;
}
