using System.Collections.Frozen;
using Level = Coaching.People.V1.OrgUnit.Types.Level;

namespace Coaching.People;

/// <summary>What OneRoster and its kin say differently in files of the same names.</summary>
internal sealed record RosterDialect
{
    /// <summary>OneRoster in both versions.</summary>
    public static readonly RosterDialect OneRoster = new()
    {
        System = RosterRecord.System,
        LevelOf = RosterVocabulary.LevelOf,
        RoleOf = role => role,
        HasRoleIds = true,
        BeginColumn = "beginDate",
        EndColumn = "endDate",
        IsPrimary = table => table.Row[table.Column("roleType")] == "primary",
    };

    private static readonly FrozenDictionary<string, string> SdsRoles = new (string Meaning, string[] Roles)[]
    {
        ("teacher", ["chair", "professor", "adjunct", "lecturer", "faculty", "instructor", "substitute"]),
        ("aide", ["paraprofessional", "teacherAssistant", "assistant"]),
        ("systemAdministrator", ["itAdmin"]),
        ("counselor", ["advisor", "nurse", "occupationalTherapist", "physicalTherapist", "speechTherapist", "visionTherapist", "specialServices"]),

        // In schools that use these words a coach trains a team; nobody gets a coaching lead's view for it.
        ("proctor", ["officeStaff", "staff", "researcher", "affiliate", "coach"]),
        ("relative", ["alumni", "guardian", "other"]),
    }.SelectMany(group => group.Roles.Select(role => (role, group.Meaning))).ToFrozenDictionary(pair => pair.role, pair => pair.Meaning, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> SdsTypes = new (string Meaning, string[] Types)[]
    {
        ("national", ["ministryOfEducation", "departmentOfEducation"]),
        ("state", ["province", "region"]),
        ("district", ["division", "localAuthority", "municipality"]),
        ("school", ["college", "university", "campus", "adultEducation"]),
        ("department", ["program", "researchCenter"]),
        ("ext:trust", ["academicTrust"]),
    }.SelectMany(group => group.Types.Select(type => (type, group.Meaning))).ToFrozenDictionary(pair => pair.type, pair => pair.Meaning, StringComparer.Ordinal);

    /// <summary>Microsoft School Data Sync 2.1, whose lists of values are longer.</summary>
    public static readonly RosterDialect Sds = new()
    {
        System = "sds",
        LevelOf = (type, above) => RosterVocabulary.LevelOf(SdsTypes.GetValueOrDefault(type, type), above),
        RoleOf = role => SdsRoles.GetValueOrDefault(role, role),
        HasRoleIds = false,
        BeginColumn = "roleStartDate",
        EndColumn = "roleEndDate",
        IsPrimary = table => table.Row[table.Column("isPrimary")].Equals("true", StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>The system of its identifiers.</summary>
    public required string System { get; init; }

    /// <summary>The level of an organisation type, given the levels above as bits.</summary>
    public required Func<string, int, Level?> LevelOf { get; init; }

    /// <summary>A role in OneRoster's words.</summary>
    public required Func<string, string> RoleOf { get; init; }

    /// <summary>Whether rows of roles.csv have identifiers; otherwise user, organisation and role identify them.</summary>
    public required bool HasRoleIds { get; init; }

    public required string BeginColumn { get; init; }

    public required string EndColumn { get; init; }

    /// <summary>Whether the current row of roles.csv is the person's main role there.</summary>
    public required Func<RosterTable, bool> IsPrimary { get; init; }
}
