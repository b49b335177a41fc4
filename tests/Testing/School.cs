using Coaching.Type.V1;
using Grpc.Core;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Testing;

/// <summary>
/// A school of a test's own with everybody who might look: a head who coaches a teacher, another coach of the same teacher, a pair that has
/// ended, the official who coaches the head, and officers of county and nation. All hold posts, so that area would let them in.
/// </summary>
public sealed class School
{
    private readonly ServiceHost _host;
    private readonly string _id = Guid.NewGuid().ToString("N")[..12];

    private School(ServiceHost host) => _host = host;

    public string Nation => $"orgUnits/nation-{_id}";
    public string County => $"orgUnits/county-{_id}";
    public string Zone => $"orgUnits/zone-{_id}";
    public string Unit => $"orgUnits/school-{_id}";
    public string OtherUnit => $"orgUnits/other-{_id}";

    /// <summary>The head, who coaches <see cref="Teacher"/>.</summary>
    public string Head => Person("head");
    public string Teacher => Person("teacher");

    /// <summary>Coaches <see cref="Teacher"/> too, in a pair of its own.</summary>
    public string OtherCoach => Person("other-coach");

    /// <summary>Coached <see cref="Teacher"/> until a day that is past.</summary>
    public string FormerCoach => Person("former-coach");

    /// <summary>Teaches at the same school, in no pair.</summary>
    public string Colleague => Person("colleague");

    /// <summary>Heads another school of the zone.</summary>
    public string OtherHead => Person("other-head");

    /// <summary>The official of the zone, who coaches <see cref="Head"/>.</summary>
    public string Official => Person("official");
    public string CountyOfficer => Person("county-officer");
    public string NationalAdmin => Person("national-admin");

    public string Pair => Relationship("pair");
    public string OtherPair => Relationship("other-pair");
    public string FormerPair => Relationship("former-pair");
    public string OfficialPair => Relationship("official-pair");

    /// <summary>Puts such a school into the service's staff directory.</summary>
    public static async Task<School> Open(ServiceHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var school = new School(host);
        await host.Seed(school.Fill);
        return school;
    }

    /// <summary>A person of this school.</summary>
    public string Person(string name) => $"people/{name}-{_id}";

    /// <summary>A relationship of this school.</summary>
    public string Relationship(string name) => $"coachingRelationships/{name}-{_id}";

    /// <summary>Calls as a person, with the roles that the person's token would have.</summary>
    public CallInvoker As(string person) => _host.As(person, Roles(person));

    /// <summary>The roles that a person's token would have.</summary>
    public string[] Roles(string person) => this switch
    {
        _ when person == Head || person == OtherHead => ["head_teacher", "teacher"],
        _ when person == Official => ["education_official"],
        _ when person == CountyOfficer => ["county_officer"],
        _ when person == NationalAdmin => ["national_admin"],
        _ => ["teacher"],
    };

    private async Task Fill(DirectorySeed seed)
    {
        await seed.Unit(Nation, level: Level.Nation);
        await seed.Unit(County, Nation, Level.County);
        await seed.Unit(Zone, County, Level.Zone);
        await seed.Unit(Unit, Zone);
        await seed.Unit(OtherUnit, Zone);
        await seed.Person(Head, Unit, Role.HeadOfInstitution);
        await seed.Person(Teacher, Unit);
        await seed.Person(OtherCoach, Unit, Role.DeputyHead);
        await seed.Person(FormerCoach, Unit, Role.CoachingLead);
        await seed.Person(Colleague, Unit);
        await seed.Person(OtherHead, OtherUnit, Role.HeadOfInstitution);
        await seed.Person(Official, Zone, Role.CurriculumSupportOfficer);
        await seed.Person(CountyOfficer, County, Role.CountyOfficer);
        await seed.Person(NationalAdmin, Nation, Role.NationalOfficer);
        await seed.Pair(Pair, Head, Teacher, Unit);
        await seed.Pair(OtherPair, OtherCoach, Teacher, Unit);
        await seed.Pair(FormerPair, FormerCoach, Teacher, Unit, end: new DateOnly(2026, 11, 1));
        await seed.Pair(OfficialPair, Official, Head, Unit, Tier.OfficialToHead);
    }
}
