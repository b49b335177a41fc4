using System.Collections.Frozen;
using Coaching.People.V1;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People;

/// <summary>What the standard's words mean here.</summary>
internal static class RosterVocabulary
{
    private static readonly FrozenSet<string> OtherRoles = FrozenSet.Create(StringComparer.Ordinal, "student", "guardian", "parent", "relative");

    private static readonly FrozenSet<string> Leading = FrozenSet.Create(
        StringComparer.Ordinal, "administrator", "principal", "siteAdministrator", "districtAdministrator", "systemAdministrator");

    // A school has one head and often several administrators, and a head's post opens all of its people's records: only `principal` says
    // clearly that it is meant. An administrator leads beside the head, so that is the deputy's post; whoever runs the machines leads nobody.
    private static readonly FrozenDictionary<string, (Role Post, Person.Types.StaffKind Kind)> Posts = new Dictionary<string, (Role, Person.Types.StaffKind)>
    {
        ["teacher"] = (Role.Teacher, Person.Types.StaffKind.Teaching),
        ["principal"] = (Role.HeadOfInstitution, Person.Types.StaffKind.Teaching),
        ["administrator"] = (Role.DeputyHead, Person.Types.StaffKind.Teaching),
        ["siteAdministrator"] = (Role.DeputyHead, Person.Types.StaffKind.Teaching),
        ["districtAdministrator"] = (Role.EducationOfficial, Person.Types.StaffKind.Officer),
        ["systemAdministrator"] = (Role.NonTeachingStaff, Person.Types.StaffKind.NonTeaching),
        ["aide"] = (Role.TeachingAssistant, Person.Types.StaffKind.Support),
        ["counselor"] = (Role.NonTeachingStaff, Person.Types.StaffKind.Support),
        ["proctor"] = (Role.NonTeachingStaff, Person.Types.StaffKind.NonTeaching),
        ["ext:coach"] = (Role.CoachingLead, Person.Types.StaffKind.Teaching),
        ["ext:curriculumSupportOfficer"] = (Role.CurriculumSupportOfficer, Person.Types.StaffKind.Officer),
        ["ext:educationOfficial"] = (Role.EducationOfficial, Person.Types.StaffKind.Officer),
        ["ext:countyOfficer"] = (Role.CountyOfficer, Person.Types.StaffKind.Officer),
        ["ext:nationalOfficer"] = (Role.NationalOfficer, Person.Types.StaffKind.Officer),
        ["ext:cpdLead"] = (Role.CpdLead, Person.Types.StaffKind.Teaching),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Each word reads back as the post that it was written for.
    private static readonly FrozenDictionary<Role, string> Words = new Dictionary<Role, string>
    {
        [Role.Teacher] = "teacher",
        [Role.HeadOfInstitution] = "principal",
        [Role.DeputyHead] = "siteAdministrator",
        [Role.NonTeachingStaff] = "proctor",
        [Role.TeachingAssistant] = "aide",
        [Role.CurriculumSupportOfficer] = "ext:curriculumSupportOfficer",
        [Role.EducationOfficial] = "ext:educationOfficial",
        [Role.CountyOfficer] = "ext:countyOfficer",
        [Role.NationalOfficer] = "ext:nationalOfficer",
        [Role.CpdLead] = "ext:cpdLead",
        [Role.CoachingLead] = "ext:coach",
    }.ToFrozenDictionary();

    /// <summary>The word for a post, version 1.1 having one of its own for those who lead beside the head.</summary>
    public static string WordOf(Role post, bool isVersion11) => isVersion11 && post == Role.DeputyHead ? "administrator" : Words[post];

    /// <summary>The kind of staff that a post makes.</summary>
    public static Person.Types.StaffKind KindOf(Role post) => Posts[Words[post]].Kind;

    public static bool IsStudent(string role) => role == "student";

    /// <summary>A role of the standard that is not staff: counted and never stored.</summary>
    public static bool IsSkipped(string role) => OtherRoles.Contains(role);

    public static bool IsTeacher(string role) => role == "teacher";

    public static bool IsLeading(string role) => Leading.Contains(role);

    /// <summary>The post that a role of staff stands for.</summary>
    public static bool TryPost(string role, out Role post, out Person.Types.StaffKind kind)
    {
        var isKnown = Posts.TryGetValue(role, out var found);
        (post, kind) = found;
        return isKnown;
    }

    /// <summary>
    /// The level of an organisation type, given the levels above it as bits. The standard knows no county: where a nation stands above, a
    /// state or a district is one; a district inside a county is a sub-county, and a local unit what is smaller than what holds it.
    /// </summary>
    public static Level? LevelOf(string type, int above) => type switch
    {
        "national" => Level.Nation,
        "state" or "ext:county" => Level.County,
        "district" => Has(above, Level.County) ? Level.SubCounty : Level.County,
        "local" => Has(above, Level.SubCounty) ? Level.Zone : Level.SubCounty,
        "school" => Level.School,
        "department" => Level.Department,
        "ext:subCounty" => Level.SubCounty,
        "ext:zone" => Level.Zone,
        "ext:cluster" => Level.Cluster,
        "ext:trust" => Level.Trust,
        "ext:phase" => Level.Phase,
        _ => null,
    };

    /// <summary>The type of organisation that a level is, wherever it stands.</summary>
    public static string TypeOf(Level level) => level switch
    {
        Level.Nation => "national",
        Level.County => "state",
        Level.School => "school",
        Level.Department => "department",
        Level.SubCounty => "ext:subCounty",
        Level.Zone => "ext:zone",
        Level.Cluster => "ext:cluster",
        Level.Trust => "ext:trust",
        _ => "ext:phase",
    };

    public static int Bit(Level level) => 1 << (int)level;

    private static bool Has(int levels, Level level) => (levels & Bit(level)) != 0;
}
