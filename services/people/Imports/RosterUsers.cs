using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Coaching.People;

/// <summary>Reads users.csv row by row: staff are answered, everybody else is counted and forgotten before any further field is looked at.</summary>
internal sealed class RosterUsers(RosterTable table, RosterRoles? roles, bool isBulk, Func<string, bool> isOrg, int grants)
{
    private readonly int _sourcedId = table.Column("sourcedId");
    private readonly int _status = table.Column("status");
    private readonly int _role = table.Column("role");
    private readonly int _orgs = table.Column("orgSourcedIds");
    private readonly int _given = table.Column("givenName");
    private readonly int _family = table.Column("familyName");
    private readonly int _email = table.Column("email");
    private readonly int _phone = table.Column("phone");
    private readonly int _sms = table.Column("sms");
    private readonly int _userIds = table.Column("userIds");
    private readonly int _primary = table.Column("primaryOrgSourcedId");

    /// <summary>Marks of every sourcedId that the file names, also in lines that were refused: those people are not gone.</summary>
    public HashSet<UInt128> Named { get; } = [];

    public long Students { get; private set; }

    /// <summary>A mark of an id: 350,000 of them fit where the ids themselves would not.</summary>
    public static UInt128 Mark(string sourcedId) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(sourcedId.AsSpan()));

    public IEnumerable<RosterUser> Read()
    {
        while (table.Read())
        {
            if (ReadRow() is { } user)
            {
                yield return user;
            }
        }
    }

    private RosterUser? ReadRow()
    {
        var id = table.Row[_sourcedId];
        var wrong = RosterText.SourcedId(id) ?? (Named.Add(Mark(id)) ? null : IssueCodes.DuplicateSourcedId);
        if (wrong is not null)
        {
            table.Reject("sourcedId", wrong);
            return null;
        }

        return IsSkipped(id) ? null : ReadStaff(id);
    }

    private bool IsSkipped(string id)
    {
        bool? isStudent = roles is null
            ? RosterVocabulary.IsSkipped(table.Row[_role]) ? RosterVocabulary.IsStudent(table.Row[_role]) : null
            : !roles.Posts.ContainsKey(id) && roles.Others.TryGetValue(id, out var student) ? student : null;
        if (isStudent is null)
        {
            return false;
        }

        Students += isStudent.Value ? 1 : 0;
        table.Count(RowOutcome.Skipped);
        return true;
    }

    private RosterUser? ReadStaff(string id)
    {
        var status = table.Row[_status];
        IReadOnlyList<RosterPost>? posts = null;
        var wrong = RosterText.Status(status) is { } badStatus ? ("status", badStatus)
            : RosterText.Name(table.Row[_given], 100) is { } badGiven ? ("givenName", badGiven)
            : RosterText.Name(table.Row[_family], 100) is { } badFamily ? ("familyName", badFamily)
            : ReadPosts(id, out posts);
        if (wrong is var (column, code))
        {
            table.Reject(column, code);
            return null;
        }

        return new RosterUser
        {
            SourcedId = id,
            Line = table.Line,
            IsDeleted = status == "tobedeleted",
            GivenName = table.Row[_given],
            FamilyName = table.Row[_family],
            Email = Usable(_email, "email", value => value.Length <= 254 && PersonRules.IsEmail(value), IssueCodes.InvalidEmail),
            Phone = Usable(table.Row[_phone].Length > 0 ? _phone : _sms, "phone", value => value.Length <= 32 && PersonRules.IsPhone(value), IssueCodes.InvalidPhone),
            Ids = ReadIds(),
            PrimaryOrg = PrimaryOrg(posts),
            Posts = posts,
            HasPostChanges = roles is { IsBulk: false },
        };
    }

    private (string Column, string Code)? ReadPosts(string id, out IReadOnlyList<RosterPost>? posts)
    {
        posts = null;
        if (roles is null)
        {
            return ReadOwnPosts(out posts);
        }

        if (roles.Posts.TryGetValue(id, out var given))
        {
            posts = given;
            return null;
        }

        // A list of changes need not repeat the roles of somebody whose name has changed.
        return isBulk ? ("", IssueCodes.NoRole) : null;
    }

    // Version 1.1: one role, at each organisation named.
    private (string, string)? ReadOwnPosts(out IReadOnlyList<RosterPost>? posts)
    {
        posts = null;
        var role = table.Row[_role];
        if (!RosterVocabulary.TryPost(role, out var post, out var kind))
        {
            return ("role", IssueCodes.UnknownRole);
        }

        if (!Grants.Allow(grants, post))
        {
            return ("role", IssueCodes.RoleNotGrantable);
        }

        var orgs = table.Row[_orgs].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        if (orgs.Count == 0 || !orgs.TrueForAll(org => isOrg(org)))
        {
            return ("orgSourcedIds", IssueCodes.DanglingReference);
        }

        posts = [.. orgs.Select((org, index) => new RosterPost(role, post, kind, org, index == 0, null, null, 0))];
        return null;
    }

    private string PrimaryOrg(IReadOnlyList<RosterPost>? posts) =>
        table.Row[_primary] is { Length: > 0 } named && isOrg(named) ? named
        : posts?.FirstOrDefault(post => post is { IsPrimary: true, IsDeleted: false }) is { } primary ? primary.Org
        : roles is { IsBulk: false } ? ""
        : posts is { Count: > 0 } ? posts[0].Org : "";

    private string Usable(int column, string name, Func<string, bool> isValid, string code)
    {
        var value = table.Row[column];
        if (value.Length == 0 || isValid(value))
        {
            return value;
        }

        table.Warn(name, code);
        return "";
    }

    // userIds reads {type:id},{type:id}; types become our lower-case systems.
    private List<(string, string)> ReadIds()
    {
        var ids = new List<(string System, string Value)>();
        foreach (var (system, column) in table.IdColumns)
        {
            if (table.Row[column] is { Length: > 0 and <= 255 } value)
            {
                ids.Add((system, value));
            }
        }

        var isValid = true;
        foreach (var item in table.Row[_userIds].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = item.IndexOf(':', StringComparison.Ordinal);
            if (item is not ['{', .., '}'] || colon < 0)
            {
                isValid = false;
                continue;
            }

            var (type, value) = (item[1..colon].ToLowerInvariant(), item[(colon + 1)..^1]);
            isValid &= type.Length <= 40 && Platform.ResourceName.IsId(type) && value.Length is > 0 and <= 255;
            ids.Add((type, value));
        }

        // The sourcedId is one more.
        if (isValid && ids.Count < ExternalIds.MaxCount)
        {
            return [.. ids.Distinct()];
        }

        table.Warn("userIds", IssueCodes.InvalidUserId);
        return [];
    }
}
