using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Coaching.Type.V1;
using Google.LongRunning;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People.Tests;

/// <summary>The people service over SQLite, and hands for its clients.</summary>
public class PeopleOnSqlite : ServiceHost
{
    public static readonly DateOnly Start = new(2026, 1, 5);

    private (CallInvoker Calls, DateTimeOffset Since)? _admin;

    /// <summary>The nation's administrator, with a token that lives however far the clock was moved.</summary>
    public CallInvoker Admin
    {
        get
        {
            var now = Clock.GetUtcNow();
            if (_admin is not { } admin || now - admin.Since > TimeSpan.FromMinutes(2))
            {
                _admin = admin = (As("people/admin", "national_admin"), now);
            }

            return admin.Calls;
        }
    }

    public static string NewId() => Guid.NewGuid().ToString();

    public OrgUnitService.OrgUnitServiceClient Units(CallInvoker? caller = null) => new(caller ?? Admin);

    public PersonService.PersonServiceClient People(CallInvoker? caller = null) => new(caller ?? Admin);

    public PersonMergeService.PersonMergeServiceClient Merges(CallInvoker? caller = null) => new(caller ?? Admin);

    public ProgrammeService.ProgrammeServiceClient Programmes(CallInvoker? caller = null) => new(caller ?? Admin);

    public GuidelineService.GuidelineServiceClient Guidelines(CallInvoker? caller = null) => new(caller ?? Admin);

    public ImplementationPlanService.ImplementationPlanServiceClient Plans(CallInvoker? caller = null) => new(caller ?? Admin);

    public DevelopmentPriorityService.DevelopmentPriorityServiceClient Priorities(CallInvoker? caller = null) => new(caller ?? Admin);

    public ProgrammeJournalService.ProgrammeJournalServiceClient Journal(CallInvoker? caller = null) => new(caller ?? Admin);

    public AnnouncementService.AnnouncementServiceClient Announcements(CallInvoker? caller = null) => new(caller ?? Admin);

    public SupportTicketService.SupportTicketServiceClient Tickets(CallInvoker? caller = null) => new(caller ?? Admin);

    public NetworkService.NetworkServiceClient Networks(CallInvoker? caller = null) => new(caller ?? Admin);

    public CoachingRelationshipService.CoachingRelationshipServiceClient Pairs(CallInvoker? caller = null) => new(caller ?? Admin);

    public ReadinessService.ReadinessServiceClient Readiness(CallInvoker? caller = null) => new(caller ?? Admin);

    public PracticePairService.PracticePairServiceClient Practice(CallInvoker? caller = null) => new(caller ?? Admin);

    public CoachSelectionService.CoachSelectionServiceClient Selection(CallInvoker? caller = null) => new(caller ?? Admin);

    public CoachingCapacityService.CoachingCapacityServiceClient Capacity(CallInvoker? caller = null) => new(caller ?? Admin);

    public PairingService.PairingServiceClient Pairing(CallInvoker? caller = null) => new(caller ?? Admin);

    public ImportService.ImportServiceClient Imports(CallInvoker? caller = null) => new(caller ?? Admin);

    public Operations.OperationsClient Operations(CallInvoker? caller = null) => new(caller ?? Admin);

    public async Task<OrgUnit> Unit(Level level, string parent = "", string name = "A place") => await Units().CreateOrgUnitAsync(new CreateOrgUnitRequest
    {
        OrgUnit = new OrgUnit { DisplayName = name, Level = level, Parent = parent },
        RequestId = NewId(),
    });

    public async Task<Person> Person(string unit, string given = "Ana", string family = "Otieno") => await People().CreatePersonAsync(new CreatePersonRequest
    {
        Person = new Person
        {
            GivenName = given,
            FamilyName = family,
            StaffKind = V1.Person.Types.StaffKind.Teaching,
            PrimaryOrgUnit = unit,
            Email = "ana@example.org",
            Phone = "+254 700 000 000",
        },
        RequestId = NewId(),
    });

    public async Task<StaffAssignment> Post(string person, Role role, string unit, DateOnly? start = null) =>
        await People().CreateStaffAssignmentAsync(new CreateStaffAssignmentRequest
        {
            Parent = person,
            StaffAssignment = new StaffAssignment { Role = role, OrgUnit = unit, StartDate = (start ?? Start).ToProto() },
            RequestId = NewId(),
        });

    public async Task<string> Staff(string unit, Role role, string given = "Ana", string family = "Otieno")
    {
        var person = await Person(unit, given, family);
        await Post(person.Name, role, unit);
        return person.Name;
    }

    /// <summary>A programme that runs in a county of its own.</summary>
    public async Task<string> Programme(World world) => (await Programmes().CreateProgrammeAsync(new CreateProgrammeRequest
    {
        Programme = new Programme { DisplayName = "Roll-out", StartDate = Start.ToProto(), OrgUnits = { world.County } },
        RequestId = NewId(),
    })).Name;

    public async Task<CoachingRelationship> Pair(string coach, string coachee, Tier tier = Tier.HeadToTeacher, string programme = "", DateOnly? start = null) =>
        await Pairs().CreateCoachingRelationshipAsync(new CreateCoachingRelationshipRequest
        {
            CoachingRelationship = new CoachingRelationship
            {
                Coach = coach,
                Coachee = coachee,
                Tier = tier,
                Programme = programme,
                StartDate = (start ?? Start).ToProto(),
            },
            RequestId = NewId(),
        });

    /// <summary>A country with a county, two schools of it, and people in the posts that coaching needs.</summary>
    public async Task<World> World()
    {
        var nation = (await Unit(Level.Nation)).Name;
        var county = (await Unit(Level.County, nation)).Name;
        var school = (await Unit(Level.School, county)).Name;
        var other = (await Unit(Level.School, county)).Name;
        return new World(
            nation, county, school, other,
            await Staff(school, Role.HeadOfInstitution, "Head"), await Staff(school, Role.Teacher, "Teacher"),
            await Staff(other, Role.HeadOfInstitution, "Other"), await Staff(county, Role.EducationOfficial, "Official"),
            await Staff(county, Role.CountyOfficer, "Officer"));
    }

    public Task<int> Count(string sql, object? args = null) => Database.Read(db => db.One<int>(sql, args), default);

    public static async Task<string> Reason(Func<Task> call) => Errors.Reason(await Assert.ThrowsAsync<RpcException>(call));

    public static async Task<string[]> Violations(Func<Task> call) =>
        [.. Errors.Violations(await Assert.ThrowsAsync<RpcException>(call)).Select(violation => violation.Field).Order(StringComparer.Ordinal)];

    protected override Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder> configure) => PeopleHost.Build(args, configure);
}

public sealed class PeopleOnSqlServer : PeopleOnSqlite
{
    protected override DatabaseEngine Engine => DatabaseEngine.SqlServer;
}

/// <summary>Who and what a test's country holds, by resource names.</summary>
public sealed record World(
    string Nation, string County, string School, string OtherSchool, string Head, string Teacher, string OtherHead, string Official, string Officer);
