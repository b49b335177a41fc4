using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Type;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using StandInKind = Coaching.Scheduling.V1.Session.Types.StandInKind;
using StandInState = Coaching.Scheduling.V1.Session.Types.StandInState;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling.Tests;

/// <summary>A session as the cost tests make it.</summary>
public sealed record MadeSession(
    string School, string County, Kind Kind, DateOnly Date, int Minutes, State State, string Coach, string Coachee, string Participants, string StandIn,
    StandInKind StandInKind, StandInState StandInState, int? ActualSeconds, string Programme = "");

/// <summary>A nation with two counties, a zone and two schools in each, for what coaching costs there.</summary>
public sealed class CostSchools
{
    private readonly SchedulingOnSqlite _host;
    private readonly string _id = Guid.NewGuid().ToString("N")[..12];

    private CostSchools(SchedulingOnSqlite host) => _host = host;

    public string Nation => Unit("nation");

    public IReadOnlyList<string> Counties => [Unit("county-1"), Unit("county-2")];

    public IReadOnlyList<string> Schools => [Unit("school-1"), Unit("school-2"), Unit("school-3"), Unit("school-4")];

    public string Unit(string name) => $"orgUnits/{name}-{_id}";

    public string Person(string name) => $"people/{name}-{_id}";

    public string CountyOf(string school) => Counties[Schools.ToList().IndexOf(school) / 2];

    public string Zone(int county) => Unit($"zone-{county}");

    public string Head(int school) => Person($"head-{school}");

    public string Teacher(int school, int number) => Person($"teacher-{school}-{number}");

    public CoachingCostService.CoachingCostServiceClient As(string person, params string[] roles) => new(_host.As(person, roles));

    public CoachingCostService.CoachingCostServiceClient National => As(Person("national"), "national_admin");

    public CoachingCostService.CoachingCostServiceClient CountyOfficer => As(Person("county-officer"), "county_officer");

    public CoachingCostService.CoachingCostServiceClient Official => As(Person("official"), "education_official");

    public CoachingCostService.CoachingCostServiceClient AsHead(int school) => As(Head(school), "head_teacher", "teacher");

    public static async Task<CostSchools> Open(SchedulingOnSqlite host, int teachers = 3)
    {
        ArgumentNullException.ThrowIfNull(host);
        var all = new CostSchools(host);
        await host.Seed(async seed =>
        {
            await seed.Unit(all.Nation, level: Level.Nation);
            for (var county = 0; county < 2; county++)
            {
                await seed.Unit(all.Counties[county], all.Nation, Level.County);
                await seed.Unit(all.Zone(county), all.Counties[county], Level.Zone);
            }

            for (var school = 0; school < 4; school++)
            {
                await seed.Unit(all.Schools[school], all.Zone(school / 2));
                await seed.Person(all.Head(school), all.Schools[school], Role.HeadOfInstitution);
                for (var number = 0; number < teachers; number++)
                {
                    await seed.Person(all.Teacher(school, number), all.Schools[school]);
                }
            }

            await seed.Person(all.Person("official"), all.Zone(0), Role.CurriculumSupportOfficer);
            await seed.Person(all.Person("county-officer"), all.Counties[0], Role.CountyOfficer);
        });
        return all;
    }

    public Task Seed(Func<DirectorySeed, Task> seed) => _host.Seed(seed);

    public async Task<PayRate> Pay(string unit, Role role, DateOnly from, string currency, long units, int nanos = 0) => await National.CreatePayRateAsync(Rate(unit, role, from, currency, units, nanos));

    public static CreatePayRateRequest Rate(string unit, Role role, DateOnly from, string currency, long units, int nanos = 0) => new()
    {
        PayRate = new PayRate
        {
            OrgUnit = unit,
            Role = role,
            StartDate = from.ToProto(),
            HourlyAmount = new Money { CurrencyCode = currency, Units = units, Nanos = nanos },
        },
        RequestId = Guid.NewGuid().ToString(),
    };

    public Task Add(MadeSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        var start = new DateTimeOffset(session.Date.ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero);
        return _host.Database.Write(tx => tx.Execute(InsertSession, new
        {
            Name = $"sessions/{Guid.NewGuid()}",
            session.School,
            session.County,
            Kind = (int)session.Kind,
            Start = start,
            session.Date,
            session.Minutes,
            State = (int)session.State,
            session.Coach,
            session.Coachee,
            session.Participants,
            session.StandIn,
            StandInKind = (int)session.StandInKind,
            StandInState = (int)session.StandInState,
            ActualStart = session.ActualSeconds is null ? (DateTimeOffset?)null : start,
            ActualEnd = session.ActualSeconds is { } seconds ? start.AddSeconds(seconds) : (DateTimeOffset?)null,
            session.Programme,
        }), default);
    }

    /// <summary>Says what a school has allocated to one of its staff, and directs.</summary>
    public Task Allocate(string school, string person, int allocated, int directed) => _host.Database.Write(
        tx => tx.Execute(
            "INSERT INTO staff_times (org_unit, person, content, allocated_minutes, directed_minutes, version, update_time) VALUES (@school, @person, '{}', @allocated, @directed, 1, @Now)",
            new { school, person, allocated, directed, tx.Now }),
        default);

    /// <summary>Gives a unit a bell schedule of lessons of these minutes each, and a break.</summary>
    public Task Bells(string unit, params int[] lessons)
    {
        var bells = new BellSchedule();
        var minute = 8 * 60;
        foreach (var length in lessons)
        {
            bells.Periods.Add(Period($"P{minute}", minute, length, BellSchedule.Types.Period.Types.Kind.Lesson));
            minute += length;
        }

        bells.Periods.Add(Period("Break", minute, 5, BellSchedule.Types.Period.Types.Kind.Break));
        return _host.Database.Write(
            tx => tx.Execute(
                "INSERT INTO bell_schedules (name, org_unit, content, version, create_time, update_time) VALUES (@Name, @unit, @Content, 1, @Now, @Now)",
                new { Name = $"bellSchedules/{Guid.NewGuid():N}", unit, Content = Platform.Content.Of(bells), tx.Now }),
            default);
    }

    /// <summary>Gives a unit a calendar of one term without holidays.</summary>
    public Task Term(string unit, DateOnly from, DateOnly until)
    {
        var calendar = new SchoolCalendar { Terms = { new SchoolCalendar.Types.Term { DisplayName = "I", StartDate = from.ToProto(), EndDate = until.ToProto() } } };
        return _host.Database.Write(
            tx => tx.Execute(
                "INSERT INTO school_calendars (name, org_unit, content, version, create_time, update_time) VALUES (@Name, @unit, @Content, 1, @Now, @Now)",
                new { Name = $"schoolCalendars/{Guid.NewGuid():N}", unit, Content = Platform.Content.Of(calendar), tx.Now }),
            default);
    }

    private static BellSchedule.Types.Period Period(string name, int minute, int length, BellSchedule.Types.Period.Types.Kind kind) => new()
    {
        DisplayName = name,
        StartTime = WallClock.FromMinute(minute),
        EndTime = WallClock.FromMinute(minute + length),
        Kind = kind,
    };

    private const string InsertSession = """
        INSERT INTO sessions (name, coaching_relationship, kind, start_time, start_date, duration_minutes, mode, state, coach, coachee, org_unit, county,
            programme, tier, miss_reason, actual_start_time, actual_end_time, reschedule_count, completed_by, create_time, update_time, version,
            participants, stand_in, stand_in_kind, stand_in_state)
        VALUES (@Name, 'coachingRelationships/x', @Kind, @Start, @Date, @Minutes, 1, @State, @Coach, @Coachee, @School, @County, @Programme, 1, 0,
            @ActualStart, @ActualEnd, 0, '', @Start, @Start, 1, @Participants, @StandIn, @StandInKind, @StandInState)
        """;
}
