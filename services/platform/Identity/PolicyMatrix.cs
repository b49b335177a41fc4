using System.Collections.Frozen;

namespace Coaching.Platform;

/// <summary>What an RPC's audit entry is about.</summary>
public enum AuditKind
{
    /// <summary>Nothing is written.</summary>
    None,

    /// <summary>The call changes something; the entry is part of the change.</summary>
    Write,

    /// <summary>The call reads developmental content; the entry commits before the reply.</summary>
    Read,
}

/// <summary>How a caller must stand to a thing.</summary>
[Flags]
public enum Relations
{
    /// <summary>In no way.</summary>
    None = 0,

    /// <summary>In any way.</summary>
    All = 1,

    /// <summary>Through a post at its org unit or above.</summary>
    Area = 2,

    /// <summary>As its coach.</summary>
    Coach = 4,

    /// <summary>As the one coached.</summary>
    Coachee = 8,

    /// <summary>As the person it belongs to.</summary>
    Self = 16,

    /// <summary>As its facilitator.</summary>
    Facilitator = 32,

    /// <summary>As a member of it.</summary>
    Member = 64,

    /// <summary>As the one to whom somebody opened it.</summary>
    Recipient = 128,
}

/// <summary>One role that may call an RPC, and how it must stand to what the call is about.</summary>
public sealed record Grant(string Role, Relations Relations, int MinimumPeople);

/// <summary>The row of one RPC.</summary>
public sealed record PolicyRule(string Method, string Resource, string Verb, AuditKind Audit, bool Developmental, IReadOnlyList<Grant> Grants)
{
    private static readonly FrozenSet<string> ReadingVerbs = FrozenSet.Create(StringComparer.Ordinal, "get", "list", "query", "search", "watch", "pull", "wait", "export");

    /// <summary>Whether anybody may call it, without a token.</summary>
    public bool IsPublic { get; } = Grants.Any(grant => grant.Role == PolicyMatrix.PublicRole);

    /// <summary>The OAuth scope that a partner's token needs.</summary>
    public string Scope { get; } = $"{Resource}.{(ReadingVerbs.Contains(Verb) ? "read" : "write")}";
}

/// <summary>The authorization matrix: for each RPC of each service, who may call it and how far that reaches.</summary>
public sealed class PolicyMatrix
{
    /// <summary>The role of whoever comes without a token.</summary>
    public const string PublicRole = "public";

    /// <summary>The role of every valid token.</summary>
    public const string AnyoneRole = "anyone";

    /// <summary>The role of a partner's app.</summary>
    public const string PartnerRole = "partner";

    /// <summary>The role of the platform's own services.</summary>
    public const string ServiceRole = "service";

    // Pure data of the assembly: read once, whatever the number of services in the process.
    private static readonly Lazy<PolicyMatrix> Embedded = new(() =>
    {
        using var file = typeof(PolicyMatrix).Assembly.GetManifestResourceStream("Coaching.Platform.policy.matrix.yaml")
            ?? throw new InvalidOperationException("The policy matrix is not embedded.");
        using var reader = new StreamReader(file);
        return Parse(reader);
    });

    private readonly FrozenDictionary<string, PolicyRule> _rules;

    private PolicyMatrix(IEnumerable<PolicyRule> rules) => _rules = rules.ToFrozenDictionary(rule => rule.Method, StringComparer.Ordinal);

    /// <summary>Every row.</summary>
    public IReadOnlyCollection<PolicyRule> Rules => _rules.Values;

    /// <summary>The matrix that the product ships.</summary>
    public static PolicyMatrix Load() => Embedded.Value;

    /// <summary>Reads a matrix, and names all that is wrong with it.</summary>
    public static PolicyMatrix Parse(TextReader file) => new(MatrixFile.Read(file));

    /// <summary>The row of a method such as <c>/coaching.people.v1.PersonService/GetPerson</c>.</summary>
    public PolicyRule? Find(string method) => _rules.GetValueOrDefault(method);

    /// <summary>What a caller may touch under a rule, or null when no row admits the caller.</summary>
    public static Reach? Decide(PolicyRule rule, Caller caller, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(caller);
        if (rule.Developmental && caller.Purpose != Caller.Developmental)
        {
            return null;
        }

        // A partner's app never exceeds its scopes; when it acts for a person, that person's rights are the other bound.
        var partner = caller.Roles.Contains(PartnerRole);
        if (partner && !caller.Scopes.Contains(rule.Scope))
        {
            return null;
        }

        var (relations, posts, minimum, roles) = (Relations.None, 0, 0, "");
        foreach (var grant in rule.Grants)
        {
            if (!Admits(grant.Role, caller, partner))
            {
                continue;
            }

            relations |= grant.Relations;
            posts |= grant.Relations.HasFlag(Relations.Area) ? PostRoles.Of(grant.Role) : 0;
            minimum = Math.Max(minimum, grant.MinimumPeople);
            roles = roles.Length == 0 ? grant.Role : roles.Contains(grant.Role, StringComparison.Ordinal) ? roles : $"{roles}+{grant.Role}";
        }

        return relations == Relations.None ? null : new Reach
        {
            All = relations.HasFlag(Relations.All),
            AreaRoles = posts,
            AsCoach = relations.HasFlag(Relations.Coach),
            AsCoachee = relations.HasFlag(Relations.Coachee),
            Self = relations.HasFlag(Relations.Self),
            AsFacilitator = relations.HasFlag(Relations.Facilitator),
            AsMember = relations.HasFlag(Relations.Member),
            AsRecipient = relations.HasFlag(Relations.Recipient),
            MinimumPeople = minimum,
            Caller = caller.Name,
            Roles = roles,
            Relations = relations,
            Today = today,
        };
    }

    private static bool Admits(string role, Caller caller, bool partner) => role switch
    {
        AnyoneRole => true,
        PartnerRole => partner && caller.Person is null,
        ServiceRole => caller.Person is null && caller.Roles.Contains(ServiceRole),
        _ => caller.Person is not null && caller.Roles.Contains(role),
    };
}
