namespace Coaching.People;

/// <summary>Reads roles.csv of version 1.2: who works where as what.</summary>
internal sealed class RosterRoles(RosterTable table, RosterDialect dialect, bool isBulk, Func<string, bool> isOrg, int grants)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>Whether the file names all roles that there are, and not only changes.</summary>
    public bool IsBulk => isBulk;

    /// <summary>The posts of staff by user.</summary>
    public Dictionary<string, List<RosterPost>> Posts { get; } = new(StringComparer.Ordinal);

    /// <summary>Users who have a role that is not staff, and whether it is that of a student.</summary>
    public Dictionary<string, bool> Others { get; } = new(StringComparer.Ordinal);

    public void Read()
    {
        while (table.Read())
        {
            var role = dialect.RoleOf(Value("role"));
            if (RosterVocabulary.IsSkipped(role))
            {
                var user = Value("userSourcedId");
                Others[user] = RosterVocabulary.IsStudent(role) || Others.GetValueOrDefault(user);
                table.Count(RowOutcome.Skipped);
            }
            else
            {
                ReadStaff(role);
            }
        }
    }

    private void ReadStaff(string role)
    {
        var user = Value("userSourcedId");
        var org = Value("orgSourcedId");
        var status = Value("status");
        DateOnly? begin = null;
        DateOnly? end = null;
        var id = dialect.HasRoleIds ? Value("sourcedId") : $"{user} {org} {Value("role")} {Value("sessionSourcedId")}";
        var wrong = dialect.HasRoleIds && RosterText.SourcedId(id) is { } badId ? ("sourcedId", badId)
            : !_ids.Add(id) ? (dialect.HasRoleIds ? "sourcedId" : "userSourcedId", IssueCodes.DuplicateSourcedId)
            : RosterText.Status(status) is { } badStatus ? ("status", badStatus)
            : RosterText.SourcedId(user) is { } badUser ? ("userSourcedId", badUser)
            : !RosterVocabulary.TryPost(role, out var post, out var kind) ? ("role", IssueCodes.UnknownRole)
            : !Grants.Allow(grants, post) ? ("role", IssueCodes.RoleNotGrantable)
            : !isOrg(org) ? ("orgSourcedId", IssueCodes.DanglingReference)
            : !RosterText.TryDate(Value(dialect.BeginColumn), out begin) ? (dialect.BeginColumn, IssueCodes.InvalidDate)
            : !RosterText.TryDate(Value(dialect.EndColumn), out end) || end <= begin ? (dialect.EndColumn, IssueCodes.InvalidDate)
            : ((string, string)?)null;
        if (wrong is var (column, code))
        {
            table.Reject(column, code);
        }
        else if (status == "tobedeleted" && isBulk)
        {
            // A role that is to go is one that the person is not given; without any the person's posts end.
            Of(user);
            table.Count(RowOutcome.Unchanged);
        }
        else
        {
            RosterVocabulary.TryPost(role, out var given, out var staff);
            Of(user).Add(new RosterPost(role, given, staff, org, dialect.IsPrimary(table), begin, end, table.Line, status == "tobedeleted"));
        }
    }

    private List<RosterPost> Of(string user)
    {
        if (!Posts.TryGetValue(user, out var posts))
        {
            Posts.Add(user, posts = []);
        }

        return posts;
    }

    private string Value(string column) => table.Row[table.Column(column)];
}
