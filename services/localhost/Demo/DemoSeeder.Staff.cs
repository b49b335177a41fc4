using Coaching.People.V1;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Type;

namespace Coaching.Localhost;

/// <summary>The part of the demonstration that the people service keeps.</summary>
internal sealed partial class DemoSeeder
{
    private Func<CancellationToken, Task> Unit(
        string name, string parent, string displayName, OrgUnit.Types.Level level, LatLng? location = null) => async cancel =>
        await (await clients.OrgUnits(Personas.National)).CreateOrgUnitAsync(
            new CreateOrgUnitRequest
            {
                OrgUnit = new OrgUnit { DisplayName = displayName, Level = level, Parent = parent, Location = location },
                OrgUnitId = Id(name),
                RequestId = DemoPlan.RequestId(name),
            },
            cancellationToken: cancel);

    private async Task AddProgramme(CancellationToken cancel)
    {
        var programme = new Programme
        {
            DisplayName = "Coaching at Scale pilot",
            StartDate = Of(plan.FirstWeek),
            OrgUnits = { DemoPlan.Counties.Select(county => county.Name) },
            SampleOrgUnits = { plan.Schools.Select(school => school.Name) },
            SamplingNote = "25 public primary schools chosen on purpose: 10 in Machakos, 15 in Kajiado.",
            Cadence = Duration.FromTimeSpan(TimeSpan.FromDays(7)),
        };
        await (await clients.Programmes(Personas.National)).CreateProgrammeAsync(
            new CreateProgrammeRequest { Programme = programme, ProgrammeId = Id(DemoPlan.Programme), RequestId = DemoPlan.RequestId(DemoPlan.Programme) },
            cancellationToken: cancel);
    }

    private IEnumerable<(Func<CancellationToken, Task> Add, IReadOnlyList<Func<CancellationToken, Task>> Posts)> People()
    {
        var number = 0;
        (Func<CancellationToken, Task>, IReadOnlyList<Func<CancellationToken, Task>>) Staff(
            string id, string unit, Person.Types.StaffKind kind, StaffAssignment.Types.Role role, params string[] posts) =>
            (AddPerson(id, unit, kind, number++), [.. posts.Select(post => AddPost(id, post, role))]);

        // Nobody gives themselves a post: what the nation's officer may do comes from the token's role alone.
        yield return Staff(Personas.National, DemoPlan.Nation, Person.Types.StaffKind.Officer, StaffAssignment.Types.Role.NationalOfficer);
        foreach (var county in DemoPlan.Counties)
        {
            yield return Staff(county.Officer, county.Name, Person.Types.StaffKind.Officer, StaffAssignment.Types.Role.CountyOfficer, county.Name);
            foreach (var official in plan.Officials(county))
            {
                var schools = plan.Schools.Where(school => school.Official == official).Select(school => school.Name);
                yield return Staff(official, county.Name, Person.Types.StaffKind.Officer, StaffAssignment.Types.Role.EducationOfficial, [.. schools]);
            }
        }

        foreach (var school in plan.Schools)
        {
            yield return Staff(school.Head, school.Name, Person.Types.StaffKind.Teaching, StaffAssignment.Types.Role.HeadOfInstitution, school.Name);
            foreach (var teacher in DemoPlan.Teachers(school))
            {
                yield return Staff(teacher, school.Name, Person.Types.StaffKind.Teaching, StaffAssignment.Types.Role.Teacher, school.Name);
            }
        }
    }

    private Func<CancellationToken, Task> AddPerson(string id, string unit, Person.Types.StaffKind kind, int number) => async cancel =>
    {
        var (given, family) = DemoNames.Person(number);
        var person = new Person { GivenName = given, FamilyName = family, StaffKind = kind, PrimaryOrgUnit = unit };
        person.Subjects.AddRange(kind == Person.Types.StaffKind.Teaching ? DemoNames.Subjects(number) : []);
        await (await clients.People(Personas.National)).CreatePersonAsync(
            new CreatePersonRequest { Person = person, PersonId = id, RequestId = DemoPlan.RequestId($"people/{id}") }, cancellationToken: cancel);
    };

    private Func<CancellationToken, Task> AddPost(string id, string unit, StaffAssignment.Types.Role role) => async cancel =>
        await (await clients.People(Personas.National)).CreateStaffAssignmentAsync(
            new CreateStaffAssignmentRequest
            {
                Parent = $"people/{id}",
                StaffAssignment = new StaffAssignment { Role = role, OrgUnit = unit, StartDate = Of(plan.FirstWeek.AddYears(-1)) },
                StaffAssignmentId = Id(unit),
                RequestId = DemoPlan.RequestId($"people/{id}/{unit}"),
            },
            cancellationToken: cancel);

    private Func<CancellationToken, Task> AddPair(DemoPair pair) => async cancel =>
        await (await clients.Relationships(pair.School.County.Officer)).CreateCoachingRelationshipAsync(
            new CreateCoachingRelationshipRequest
            {
                CoachingRelationship = new CoachingRelationship
                {
                    Coach = $"people/{pair.Coach}",
                    Coachee = $"people/{pair.Coachee}",
                    Tier = pair.Tier,
                    Strand = pair.Tier == Tier.OfficialToHead ? Strand.Leadership : Strand.Instructional,
                    Programme = DemoPlan.Programme,
                    StartDate = Of(pair.Start),
                },
                CoachingRelationshipId = pair.Id,
                RequestId = DemoPlan.RequestId(pair.Name),
            },
            cancellationToken: cancel);
}
