using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;

namespace Coaching.People;

internal sealed record PersonRow
{
    public const string Columns = $"{NewColumns}, merged_into";

    // Nobody is merged from the start.
    private const string NewColumns = """
        name, given_name, family_name, search_given, search_family, staff_kind, state, primary_org_unit, county, subjects, email, phone,
        version, create_time, update_time
        """;

    public const string Insert = $"""
        INSERT INTO people ({NewColumns})
        VALUES (@Name, @GivenName, @FamilyName, @SearchGiven, @SearchFamily, @StaffKind, @State, @PrimaryOrgUnit, @County, @Subjects, @Email, @Phone,
            @Version, @CreateTime, @UpdateTime)
        """;

    public const string Update = """
        UPDATE people
        SET given_name = @GivenName, family_name = @FamilyName, search_given = @SearchGiven, search_family = @SearchFamily,
            staff_kind = @StaffKind, state = @State, primary_org_unit = @PrimaryOrgUnit, county = @County, subjects = @Subjects,
            email = @Email, phone = @Phone, version = @Version, update_time = @UpdateTime, merged_into = @MergedInto
        WHERE name = @Name AND version = @Version - 1
        """;

    public const string SelectByName = $"SELECT {Columns} FROM people WHERE name = @name";

    /// <summary>The person is within the caller's reach: by unit, by pair, or as the caller.</summary>
    public static readonly string Within = Reach.Predicate("people.primary_org_unit", coachee: "people.name", self: "people.name");

    public static readonly string SelectVisible = $"SELECT {Columns} FROM people WHERE name = @name AND {Within}";

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

    /// <summary>Under which name the person is kept; empty for whom nothing was merged away.</summary>
    public string MergedInto { get; init; } = "";

    public string DisplayName => $"{GivenName} {FamilyName}";

    public static async Task<PersonRow?> Find(Session db, string name) => await db.Find<PersonRow>(SelectByName, new { name });

    /// <summary>FAILED_PRECONDITION when the person has left service.</summary>
    public PersonRow MustServe() => MustBeKept().State == Person.Types.State.Active
        ? this
        : throw Errors.Precondition("PERSON_LEFT", $"{Name} has left service.", ("name", Name));

    /// <summary>FAILED_PRECONDITION, with the name to use instead, when the person was merged into another.</summary>
    public PersonRow MustBeKept() => MergedInto.Length == 0
        ? this
        : throw Errors.Precondition("PERSON_MERGED", $"{Name} is kept as {MergedInto}.", ("name", Name), ("mergedInto", MergedInto));

    public Person ToProto() => new()
    {
        Name = Name,
        GivenName = GivenName,
        FamilyName = FamilyName,
        StaffKind = StaffKind,
        State = State,
        PrimaryOrgUnit = PrimaryOrgUnit,
        County = County,
        Subjects = { Subjects.Split('\n', StringSplitOptions.RemoveEmptyEntries) },
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
        MergedInto = MergedInto,
    };

    public PersonContact ToContact(IEnumerable<ExternalId> externalIds) => new()
    {
        Name = $"{Name}/contact",
        Email = Email,
        Phone = Phone,
        ExternalIds = { externalIds },
        Etag = Etag.Of(Version),
    };

    public PersonChanged ToFact() => new()
    {
        Person = Name,
        StaffKind = StaffKind,
        State = State,
        PrimaryOrgUnit = PrimaryOrgUnit,
        County = County,
        MergedInto = MergedInto,
    };
}
