using Coaching.Analytics.V1;
using Coaching.Observations.V1;
using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Plcs.V1;
using Coaching.Scheduling.V1;
using Coaching.Type.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using MissReason = Coaching.Scheduling.V1.Session.Types.MissReason;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Analytics.Tests;

/// <summary>Tells the story of one nation as facts of the other services; every name carries the nation's own mark.</summary>
public sealed class Nation(AnalyticsOnSqlite host, string mark)
{
    private readonly Dictionary<string, long> _versions = [];
    private readonly Dictionary<string, (string Coach, string Coachee, string Unit, string Programme, Tier Tier)> _pairs = [];
    private readonly List<(string Source, string Aggregate, long Version, IMessage Fact)> _untold = [];

    public string Unit(string name) => $"orgUnits/{name}-{mark}";

    public string Person(string name) => $"people/{name}-{mark}";

    public string Programme(string name) => name.Length == 0 ? "" : $"programmes/{name}-{mark}";

    public AnalyticsService.AnalyticsServiceClient As(string person, params string[] roles) => host.Client(Person(person), roles);

    /// <summary>An officer with a county officer's post over the whole nation: sees every aggregate, whatever its size.</summary>
    public AnalyticsService.AnalyticsServiceClient Officer() => As("officer", "county_officer");

    /// <summary>kenya with a county `coast`, a zone `shore` and the schools `oak` and `elm`, an officer over all of it.</summary>
    public Nation WithSchools()
    {
        Place("kenya", "", Level.Nation);
        Place("coast", "kenya", Level.County);
        Place("shore", "coast", Level.Zone);
        Place("oak", "shore");
        Place("elm", "shore");
        Post("officer", "kenya", Role.CountyOfficer);
        return this;
    }

    public Nation Place(string name, string parent, Level level = Level.School, OrgUnit.Types.State state = OrgUnit.Types.State.Active) => Tell("people", Unit(name), new OrgUnitChanged
    {
        OrgUnit = Unit(name),
        DisplayName = name,
        Level = level,
        Parent = parent.Length == 0 ? "" : Unit(parent),
        State = state,
    });

    public Nation Post(string person, string unit, Role role = Role.Teacher, DateOnly? start = null, DateOnly? end = null, string id = "a1") =>
        Tell("people", $"{Person(person)}/assignments/{id}", new StaffAssignmentChanged
        {
            StaffAssignment = $"{Person(person)}/assignments/{id}",
            Person = Person(person),
            Role = role,
            OrgUnit = Unit(unit),
            StartDate = (start ?? new DateOnly(2026, 1, 5)).ToProto(),
            EndDate = end.ToProto(),
        });

    public Nation Pair(
        string name, string coach, string coachee, string unit, Tier tier = Tier.HeadToTeacher, string programme = "", DateOnly? start = null, DateOnly? end = null)
    {
        _pairs[name] = (Person(coach), Person(coachee), Unit(unit), Programme(programme), tier);
        return Tell("people", $"coachingRelationships/{name}-{mark}", new CoachingRelationshipChanged
        {
            CoachingRelationship = $"coachingRelationships/{name}-{mark}",
            Coach = Person(coach),
            Coachee = Person(coachee),
            OrgUnit = Unit(unit),
            Tier = tier,
            Programme = Programme(programme),
            StartDate = (start ?? new DateOnly(2026, 1, 5)).ToProto(),
            EndDate = end.ToProto(),
        });
    }

    public Nation Session(string name, string pair, DateTimeOffset start, State state = State.Planned, Kind kind = Kind.Observation, MissReason reason = MissReason.Unspecified)
    {
        var (coach, coachee, unit, programme, tier) = _pairs[pair];
        var facts = new SessionFacts
        {
            Session = $"sessions/{name}-{mark}",
            CoachingRelationship = $"coachingRelationships/{pair}-{mark}",
            Coach = coach,
            Coachee = coachee,
            OrgUnit = unit,
            Programme = programme,
            Tier = tier,
            Kind = kind,
            State = state,
            StartTime = start.ToTimestamp(),
            Duration = Duration.FromTimeSpan(TimeSpan.FromMinutes(40)),
            MissReason = reason,
        };
        return Tell("scheduling", facts.Session, state switch
        {
            State.Completed => new SessionCompleted { Session = facts },
            State.Missed => new SessionMissed { Session = facts },
            State.Cancelled => new SessionCancelled { Session = facts },
            _ => new SessionPlanned { Session = facts },
        });
    }

    public Nation Observation(string name, string pair, DateTimeOffset start, int minutes = 40)
    {
        var (coach, coachee, unit, programme, tier) = _pairs[pair];
        return Tell("observations", $"observations/{name}-{mark}", new ObservationRecorded
        {
            Observation = $"observations/{name}-{mark}",
            Coach = coach,
            Coachee = coachee,
            OrgUnit = unit,
            Programme = programme,
            Tier = tier,
            StartTime = start.ToTimestamp(),
            EndTime = start.AddMinutes(minutes).ToTimestamp(),
        });
    }

    public Nation Feedback(string name, string pair, DateTimeOffset start, int minutes = 20)
    {
        var (coach, coachee, unit, programme, tier) = _pairs[pair];
        return Tell("observations", $"feedbackMeetings/{name}-{mark}", new FeedbackMeetingHeld
        {
            FeedbackMeeting = $"feedbackMeetings/{name}-{mark}",
            Coach = coach,
            Coachee = coachee,
            OrgUnit = unit,
            Programme = programme,
            Tier = tier,
            StartTime = start.ToTimestamp(),
            EndTime = start.AddMinutes(minutes).ToTimestamp(),
        });
    }

    public Nation Plc(string name, string unit, DateTimeOffset founded, int cadenceDays, string[] members, Plc.Types.State state = Coaching.Plcs.V1.Plc.Types.State.Active) =>
        Tell("plcs", $"plcs/{name}-{mark}", new PlcChanged
        {
            Plc = $"plcs/{name}-{mark}",
            OrgUnit = Unit(unit),
            Members = { members.Select(Person) },
            Cadence = Duration.FromTimeSpan(TimeSpan.FromDays(cadenceDays)),
            State = state,
            CreateTime = founded.ToTimestamp(),
        });

    public Nation Meeting(string name, string plc, string unit, DateTimeOffset start, PlcMeeting.Types.State state, string[] present, int expected = 0)
    {
        var facts = new PlcMeetingFacts
        {
            PlcMeeting = $"plcs/{plc}-{mark}/meetings/{name}-{mark}",
            Plc = $"plcs/{plc}-{mark}",
            OrgUnit = Unit(unit),
            State = state,
            StartTime = start.ToTimestamp(),
            Present = { present.Select(Person) },
            ExpectedCount = expected,
        };
        return Tell("plcs", facts.PlcMeeting, state switch
        {
            PlcMeeting.Types.State.Held => new PlcMeetingHeld { PlcMeeting = facts },
            PlcMeeting.Types.State.Cancelled => new PlcMeetingCancelled { PlcMeeting = facts },
            _ => new PlcMeetingPlanned { PlcMeeting = facts },
        });
    }

    /// <summary>Lets the service hear what has been told, in the order told.</summary>
    public Task Heard() => Heard(_untold);

    /// <summary>What has been told and not heard; the caller lets it be heard in an order of its own.</summary>
    public IReadOnlyList<(string Source, string Aggregate, long Version, IMessage Fact)> Untold => _untold;

    public async Task Heard(IReadOnlyList<(string Source, string Aggregate, long Version, IMessage Fact)> facts)
    {
        foreach (var (source, aggregate, version, fact) in facts)
        {
            host.Feeds.Append(source, aggregate, version, host.Clock.GetUtcNow(), fact);
        }

        await host.Hear();
        _untold.Clear();
    }

    private Nation Tell(string source, string aggregate, IMessage fact)
    {
        _versions[aggregate] = _versions.GetValueOrDefault(aggregate) + 1;
        _untold.Add((source, aggregate, _versions[aggregate], fact));
        return this;
    }
}
