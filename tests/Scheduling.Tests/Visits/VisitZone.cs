using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Scheduling.Tests;

/// <summary>A zone of a test's own in a county: schools with a head and two teachers each, and officials who travel.</summary>
public sealed class VisitZone
{
    /// <summary>A Monday, six days after the clock's start.</summary>
    public static readonly DateOnly Monday = new(2026, 11, 30);

    private readonly SchedulingOnSqlite _host;
    private readonly string _id = Guid.NewGuid().ToString("N")[..12];

    private VisitZone(SchedulingOnSqlite host) => _host = host;

    public string County => $"orgUnits/county-{_id}";

    public string Zone => $"orgUnits/zone-{_id}";

    public string OtherZone => $"orgUnits/other-zone-{_id}";

    /// <summary>The official who plans.</summary>
    public string Official => $"people/official-{_id}";

    /// <summary>Another official of the same zone.</summary>
    public string Colleague => $"people/colleague-{_id}";

    public string CountyOfficer => $"people/county-officer-{_id}";

    public string OtherOfficial => $"people/other-official-{_id}";

    public static async Task<VisitZone> Open(SchedulingOnSqlite host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var zone = new VisitZone(host);
        await host.Seed(async seed =>
        {
            await seed.Unit(zone.County, level: Level.County);
            await seed.Unit(zone.Zone, zone.County, Level.Zone);
            await seed.Unit(zone.OtherZone, zone.County, Level.Zone);
            await seed.Person(zone.Official, zone.Zone, Role.CurriculumSupportOfficer);
            await seed.Person(zone.Colleague, zone.Zone, Role.CurriculumSupportOfficer);
            await seed.Person(zone.OtherOfficial, zone.OtherZone, Role.CurriculumSupportOfficer);
            await seed.Person(zone.CountyOfficer, zone.County, Role.CountyOfficer);
        });
        return zone;
    }

    public string School(string name) => $"orgUnits/{name}-{_id}";

    public string Head(string school) => $"people/head-of-{school}-{_id}";

    public string Teacher(string school, int number = 1) => $"people/teacher-{number}-of-{school}-{_id}";

    public VisitService.VisitServiceClient As(string person) => new(_host.As(person, person == CountyOfficer ? "county_officer" : "education_official"));

    public VisitService.VisitServiceClient AsHead(string school) => new(_host.As(Head(school), "head_teacher", "teacher"));

    /// <summary>A school, so many kilometres east of where the equator crosses the zone; where it is stays unsaid without them.</summary>
    public async Task<string> Add(string name, double? kilometresEast = null, int teachers = 2, string? zone = null)
    {
        var school = School(name);
        await _host.Seed(async seed =>
        {
            await seed.Unit(County, level: Level.County);
            await seed.Unit(zone ?? Zone, County, Level.Zone);
            await seed.Unit(school, zone ?? Zone);
            await seed.Person(Head(name), school, Role.HeadOfInstitution);
            for (var number = 1; number <= teachers; number++)
            {
                await seed.Person(Teacher(name, number), school);
            }
        });
        if (kilometresEast is { } east)
        {
            await Place(school, East(east));
        }

        return school;
    }

    /// <summary>A place so many kilometres along the equator, on a ball of 6,371 km.</summary>
    public static LatLng East(double kilometres) => new() { Latitude = 0, Longitude = 36 + (kilometres / 6371 * 180 / Math.PI) };

    /// <summary>Says where a unit is, as the feed of people would.</summary>
    public Task Place(string unit, LatLng? location) =>
        _host.Database.Write(tx => SchoolPlaces.Apply(tx, new Fact<OrgUnitChanged>("people", 1, unit, 2, tx.Now, new OrgUnitChanged { OrgUnit = unit, Location = location })), default);

    /// <summary>Says through the feed of people where a school of the zone is.</summary>
    public Task Publish(string school, LatLng? location, long version) => _host.People.Publish(school, version, new OrgUnitChanged
    {
        OrgUnit = school,
        DisplayName = school,
        Level = Level.School,
        Parent = Zone,
        County = County,
        State = OrgUnit.Types.State.Active,
        Location = location,
    });

    /// <summary>Makes the official the coach of somebody.</summary>
    public async Task<string> Pair(string coachee, string school)
    {
        var pair = $"coachingRelationships/{Guid.NewGuid():N}";
        await _host.Seed(seed => seed.Pair(pair, Official, coachee, school, Tier.OfficialToHead));
        return pair;
    }

    /// <summary>Has somebody seen, so many days before the week to plan.</summary>
    public async Task See(string coachee, string school, int daysBefore, string? coach = null)
    {
        var at = new DateTimeOffset(Monday.AddDays(-daysBefore).ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero);
        await _host.Database.Write(tx => tx.Execute(InsertSession, new
        {
            Name = $"sessions/{Guid.NewGuid()}",
            At = at,
            Date = DateOnly.FromDateTime(at.DateTime),
            End = at.AddMinutes(30),
            Coach = coach ?? "people/somebody",
            Coachee = coachee,
            School = school,
            County,
        }), default);
    }

    /// <summary>Gives a school a calendar that has one term and a holiday.</summary>
    public async Task Close(string school, DateOnly from, DateOnly until)
    {
        var calendar = new SchoolCalendar
        {
            Terms = { new SchoolCalendar.Types.Term { DisplayName = "III", StartDate = new DateOnly(2026, 8, 31).ToProto(), EndDate = new DateOnly(2027, 1, 1).ToProto() } },
            Exceptions =
            {
                new SchoolCalendar.Types.Exception
                {
                    Kind = SchoolCalendar.Types.Exception.Types.Kind.Holiday, DisplayName = "Holiday", StartDate = from.ToProto(), EndDate = until.ToProto(),
                },
            },
        };
        await _host.Database.Write(tx => tx.Execute(InsertCalendar, new
        {
            Name = $"schoolCalendars/{Guid.NewGuid():N}",
            School = school,
            Content = Content.Of(calendar),
            tx.Now,
        }), default);
    }

    /// <summary>Records that somebody is away on whole days.</summary>
    public Task Absent(string person, string unit, DateOnly from, DateOnly until) => _host.Database.Write(
        tx => tx.Execute(InsertAbsence, new
        {
            Name = $"absences/{Guid.NewGuid()}",
            Person = person,
            Unit = unit,
            From = new DateTimeOffset(from.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
            Until = new DateTimeOffset(until.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
            tx.Now,
        }),
        default);

    public static CreateVisitRequest Visit(string school, DateTimeOffset start, int minutes = 120, params string[] people) => new()
    {
        Visit = new Visit { OrgUnit = school, StartTime = start.ToTimestamp(), Duration = Duration.FromTimeSpan(TimeSpan.FromMinutes(minutes)), People = { people } },
        RequestId = Guid.NewGuid().ToString(),
    };

    public ProposeVisitsRequest Week() => new() { OrgUnit = Zone, StartDate = Monday.ToProto(), StartLocation = East(0) };

    private const string InsertSession = """
        INSERT INTO sessions (name, coaching_relationship, kind, start_time, start_date, duration_minutes, mode, state, coach, coachee, org_unit, county,
            programme, tier, miss_reason, actual_start_time, actual_end_time, reschedule_count, completed_by, create_time, update_time, version)
        VALUES (@Name, 'coachingRelationships/x', 2, @At, @Date, 30, 1, 2, @Coach, @Coachee, @School, @County, '', 1, 0, @At, @End, 0, '', @At, @At, 1)
        """;

    private const string InsertAbsence = """
        INSERT INTO absences (name, person, org_unit, start_time, end_time, reason, state, version, create_time, update_time)
        VALUES (@Name, @Person, @Unit, @From, @Until, 1, 1, 1, @Now, @Now)
        """;

    private const string InsertCalendar = """
        INSERT INTO school_calendars (name, org_unit, content, version, create_time, update_time) VALUES (@Name, @School, @Content, 1, @Now, @Now)
        """;
}
