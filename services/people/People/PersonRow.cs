using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;

namespace Coaching.People;

internal sealed record PersonRow
{
    public const string Columns = """
        name, given_name, family_name, search_given, search_family, staff_kind, state, primary_org_unit, county, subjects, email, phone,
        version, create_time, update_time
        """;

    public const string Insert = $"""
        INSERT INTO people ({Columns})
        VALUES (@Name, @GivenName, @FamilyName, @SearchGiven, @SearchFamily, @StaffKind, @State, @PrimaryOrgUnit, @County, @Subjects, @Email, @Phone,
            @Version, @CreateTime, @UpdateTime)
        """;

    public const string Update = """
        UPDATE people
        SET given_name = @GivenName, family_name = @FamilyName, search_given = @SearchGiven, search_family = @SearchFamily,
            staff_kind = @StaffKind, state = @State, primary_org_unit = @PrimaryOrgUnit, county = @County, subjects = @Subjects,
            email = @Email, phone = @Phone, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;

    public const string SelectByName = $"SELECT {Columns} FROM people WHERE name = @name";

    /// <summary>The posts that open contact data over their area: those of heads, and of officials who support schools.</summary>
    private static readonly int ContactRoles = PostRoles.Of("head_teacher") | PostRoles.Of("education_official");

    /// <summary>The person is within the caller's reach: by unit, by pair, or as the caller.</summary>
    public static readonly string Within = Reach.Predicate("people.primary_org_unit", coachee: "people.name", self: "people.name");

    /// <summary>
    /// The columns, and whether the caller may see contact data: the person, a head or official with a post above the person's unit, and
    /// the coach of the pair. The roles in the token stay the ceiling.
    /// </summary>
    public static readonly string VisibleColumns = $"""
        {Columns},
        CASE WHEN people.name = @reach_caller
            OR EXISTS (
                SELECT 1 FROM dir_posts p JOIN dir_ancestors a ON a.ancestor = p.org_unit
                WHERE p.person = @reach_caller AND a.org_unit = people.primary_org_unit AND (p.role & @reach_roles & {ContactRoles}) <> 0
                  AND p.start_date <= @reach_today AND (p.end_date IS NULL OR p.end_date > @reach_today))
            OR EXISTS (
                SELECT 1 FROM dir_pairs c
                WHERE c.coach = @reach_caller AND c.coachee = people.name
                  AND c.start_date <= @reach_today AND (c.end_date IS NULL OR c.end_date > @reach_today))
            THEN 1 ELSE 0 END AS shows_contact
        """;

    public static readonly string SelectVisible = $"SELECT {VisibleColumns} FROM people WHERE name = @name AND {Within}";

    public required string Name { get; init; }

    public required string GivenName { get; init; }

    public required string FamilyName { get; init; }

    public string SearchGiven => Search.Fold(GivenName);

    public string SearchFamily => Search.Fold(FamilyName);

    public required Person.Types.StaffKind StaffKind { get; init; }

    public required Person.Types.State State { get; init; }

    public required string PrimaryOrgUnit { get; init; }

    public required string County { get; init; }

    /// <summary>Parted by line ends, which no subject holds.</summary>
    public required string Subjects { get; init; }

    public required string Email { get; init; }

    public required string Phone { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public bool ShowsContact { get; init; }

    public string DisplayName => $"{GivenName} {FamilyName}";

    public static async Task<PersonRow?> Find(Session db, string name) => await db.Find<PersonRow>(SelectByName, new { name });

    /// <summary>FAILED_PRECONDITION when the person has left service.</summary>
    public PersonRow MustServe() => State == Person.Types.State.Active
        ? this
        : throw Errors.Precondition("PERSON_LEFT", $"{Name} has left service.", ("name", Name));

    public Person ToProto(IEnumerable<ExternalId> externalIds) => new()
    {
        Name = Name,
        GivenName = GivenName,
        FamilyName = FamilyName,
        StaffKind = StaffKind,
        State = State,
        PrimaryOrgUnit = PrimaryOrgUnit,
        County = County,
        Subjects = { Subjects.Split('\n', StringSplitOptions.RemoveEmptyEntries) },
        Email = ShowsContact ? Email : "",
        Phone = ShowsContact ? Phone : "",
        ExternalIds = { ShowsContact ? externalIds : [] },
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    public PersonChanged ToFact() => new()
    {
        Person = Name,
        StaffKind = StaffKind,
        State = State,
        PrimaryOrgUnit = PrimaryOrgUnit,
        County = County,
    };
}
