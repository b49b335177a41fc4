using System.Collections.Frozen;

namespace Coaching.People;

/// <summary>The columns of each file in the standard's order; a star marks those that must be there.</summary>
internal static class RosterSchema
{
    public const string Version11 = "1.1";
    public const string Version12 = "1.2";

    /// <summary>Microsoft School Data Sync 2.1.</summary>
    public const string Sds = "sds-2.1";

    /// <summary>Names that real packages use, and the column that they mean.</summary>
    public static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>
    {
        ["termSourcedId"] = "termSourcedIds",
        ["orgSourcedId"] = "orgSourcedIds",
        ["termSourcedIDs"] = "termSourcedIds",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Files = FrozenSet.Create(
        StringComparer.Ordinal,
        "academicSessions", "categories", "classes", "classResources", "courses", "courseResources", "demographics", "enrollments",
        "lineItemLearningObjectiveIds", "lineItems", "lineItemScoreScales", "orgs", "resources", "resultLearningObjectiveIds", "results",
        "resultScoreScales", "roles", "scoreScales", "userProfiles", "userResources", "users");

    private static readonly FrozenSet<string> NewIn12 = FrozenSet.Create(
        StringComparer.Ordinal, "lineItemLearningObjectiveIds", "lineItemScoreScales", "resultLearningObjectiveIds", "resultScoreScales", "roles",
        "scoreScales", "userProfiles", "userResources");

    private static readonly FrozenSet<string> SdsFiles = FrozenSet.Create(
        StringComparer.Ordinal, "academicSessions", "classes", "courses", "demographics", "enrollments", "orgs", "relationships", "roles", "userFlags", "users");

    private static readonly FrozenDictionary<string, string> Columns = new Dictionary<string, string>
    {
        ["academicSessions"] = "sourcedId* status dateLastModified title* type* startDate* endDate* parentSourcedId schoolYear*",
        ["orgs"] = "sourcedId* status dateLastModified name* type* identifier parentSourcedId",
        ["courses"] = "sourcedId* status dateLastModified schoolYearSourcedId title* courseCode grades orgSourcedId* subjects subjectCodes",
        ["classes"] = "sourcedId* status dateLastModified title* grades courseSourcedId* classCode classType* location schoolSourcedId* "
            + "termSourcedIds* subjects subjectCodes periods",
        ["users" + Version11] = "sourcedId* status dateLastModified enabledUser* orgSourcedIds* role* username* userIds givenName* familyName* "
            + "middleName identifier email sms phone agentSourcedIds grades password",
        ["users" + Version12] = "sourcedId* status dateLastModified enabledUser* username* userIds givenName* familyName* middleName identifier "
            + "email sms phone agentSourcedIds grades password userMasterIdentifier resourceSourcedIds preferredGivenName preferredMiddleName "
            + "preferredFamilyName primaryOrgSourcedId pronouns",
        ["roles"] = "sourcedId* status dateLastModified userSourcedId* roleType* role* beginDate endDate orgSourcedId* userProfileSourcedId",
        ["userProfiles"] = "sourcedId* status dateLastModified userSourcedId* profileType* vendorId* applicationId description credentialType* "
            + "username* password",
        ["enrollments"] = "sourcedId* status dateLastModified classSourcedId* schoolSourcedId* userSourcedId* role* primary beginDate endDate",
        ["demographics"] = "sourcedId* status dateLastModified birthDate sex americanIndianOrAlaskaNative asian blackOrAfricanAmerican "
            + "nativeHawaiianOrOtherPacificIslander white demographicRaceTwoOrMoreRaces hispanicOrLatinoEthnicity countryOfBirthCode "
            + "stateOfBirthAbbreviation cityOfBirth publicSchoolResidenceStatus",
        ["orgs" + Sds] = "sourcedId* name* type* parentSourcedId",
        ["users" + Sds] = "sourcedId* username* givenName familyName password activeDirectoryMatchId email phone sms",
        ["roles" + Sds] = "userSourcedId* orgSourcedId* role* sessionSourcedId grade isPrimary roleStartDate roleEndDate",
        ["relationships" + Sds] = "userSourcedId* relationshipUserSourcedId* relationshipRole*",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The files that the manifest of a version lists.</summary>
    public static IEnumerable<string> FilesOf(string version) =>
        Files.Where(file => version == Version12 || !NewIn12.Contains(file)).Order(StringComparer.Ordinal);

    public static bool IsFile(string name, string version) => (version == Sds ? SdsFiles : Files).Contains(name);

    /// <summary>Whether all columns of the version must be there, in its order, and no others.</summary>
    public static bool IsExact(string version) => version != Sds;

    /// <summary>The columns of a file in a version, with whether each is required; empty for files that are only counted.</summary>
    public static IReadOnlyList<(string Name, bool IsRequired)> ColumnsOf(string file, string version) =>
        (Columns.GetValueOrDefault(file + version) ?? (version == Sds ? null : Columns.GetValueOrDefault(file)) ?? "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(column => (column.TrimEnd('*'), column.EndsWith('*')))
            .ToList();
}
