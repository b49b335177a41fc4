using Coaching.Observations.V1;
using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Plcs.V1;
using Coaching.Scheduling.V1;
using Coaching.Type.V1;
using Google.Protobuf;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using MissReason = Coaching.Scheduling.V1.Session.Types.MissReason;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Analytics.Tests;

/// <summary>A random history of a small nation, and its figures counted in the plainest way: from the newest fact about each thing.</summary>
internal sealed class History
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 5, 0, 0, TimeSpan.Zero);
    private static readonly int ThisWeek = Weeks.Of(DateOnly.FromDateTime(Now.Date));

    private readonly Dictionary<string, (long Version, IMessage Fact)> _newest = [];

    public History(Nation nation, int seed)
    {
        Nation = nation;
        var random = new Random(seed);
        nation.Place("kenya", "", Level.Nation).Post("officer", "kenya", Role.CountyOfficer);
        foreach (var county in (string[])["c0", "c1"])
        {
            nation.Place(county, "kenya", Level.County);
        }

        Many(3, i => nation.Place($"z{i}", $"c{random.Next(2)}", Level.Zone));
        Many(5, i => nation.Place($"s{i}", $"z{random.Next(3)}"));
        var pairs = Many(9, i => nation.Pair(
            $"p{i}", $"coach{random.Next(3)}", $"t{random.Next(6)}", random.Next(6) == 0 ? "z0" : $"s{random.Next(5)}", (Tier)random.Next(1, 3), random.Next(3) == 0 ? "" : $"g{random.Next(2)}",
            end: random.Next(5) == 0 ? new DateOnly(2026, 6, 1) : null));
        Many(8, i => nation.Post($"t{random.Next(6)}", $"s{random.Next(5)}", random.Next(4) == 0 ? Role.NonTeachingStaff : Role.Teacher, id: $"a{i}"));
        for (var i = 0; i < 40; i++)
        {
            var (pair, kind) = ($"p{random.Next(pairs)}", (Kind)random.Next(1, 4));
            for (var version = random.Next(1, 4); version > 0; version--)
            {
                nation.Session($"s{i}", pair, Some(random), (State)random.Next(1, 5), kind, (MissReason)random.Next(1, 4));
            }
        }

        Many(14, i => random.Next(2) == 0 ? nation.Observation($"o{i}", $"p{random.Next(pairs)}", Some(random), random.Next(20, 60)) : nation.Feedback($"f{i}", $"p{random.Next(pairs)}", Some(random)));
        Many(4, i => nation.Plc($"c{i}", $"s{random.Next(5)}", Some(random), random.Next(1, 4) * 7, [$"t{random.Next(6)}", $"t{random.Next(6)}"]));
        Many(8, i => nation.Meeting($"m{i}", $"c{i % 4}", $"s{random.Next(5)}", Some(random), (PlcMeeting.Types.State)random.Next(1, 4), ["t0", "t1"], 3));

        // Reorganised: what was counted goes along.
        Many(2, i => nation.Place($"z{random.Next(3)}", $"c{random.Next(2)}", Level.Zone));
        Many(2, i => nation.Place($"s{random.Next(5)}", $"z{random.Next(3)}"));
        foreach (var (_, aggregate, version, fact) in nation.Untold)
        {
            _newest[aggregate] = (version, fact);
        }
    }

    public Nation Nation { get; }

    public IReadOnlyList<SessionFacts> Sessions => [.. Newest.Select(SessionOf).OfType<SessionFacts>().Where(session => session.State != State.Cancelled)];

    public IEnumerable<IMessage> Newest => _newest.Values.Select(item => item.Fact);

    /// <summary>The story in another order, with some of it told twice.</summary>
    public IReadOnlyList<(string Source, string Aggregate, long Version, IMessage Fact)> Shuffled(int seed)
    {
        var random = new Random(seed);
        var facts = Nation.Untold.Concat(Nation.Untold.Where(_ => random.Next(4) == 0)).ToArray();
        random.Shuffle(facts);
        return facts;
    }

    /// <summary>Whether a unit is another, or lies below it.</summary>
    public bool IsBelow(string unit, string other) => unit == other || (Parent(unit) is { Length: > 0 } parent && IsBelow(parent, other));

    public IEnumerable<string> Units => Newest.OfType<OrgUnitChanged>().Select(unit => unit.OrgUnit);

    private string Parent(string unit) => _newest[unit].Fact is OrgUnitChanged fact ? fact.Parent : "";

    public static int Week(SessionFacts session) => Weeks.Of(DateOnly.FromDateTime(session.StartTime.ToDateTime().AddHours(3)));

    /// <summary>Due, done, missed, open, and the people whom they are about.</summary>
    public (long Due, long Done, long Missed, long Open, long People) Completion(string unit, Kind kind, string programme, Tier tier, WeekRange range)
    {
        var all = Sessions.Where(session => IsBelow(session.OrgUnit, unit) && (programme.Length == 0 || session.Programme == programme)
            && (tier == Tier.Unspecified || session.Tier == tier) && Week(session) >= range.From && Week(session) < range.Until).ToList();
        var own = all.Where(session => session.Kind == kind).ToList();
        long Of(State state) => own.Count(session => session.State == state);
        return (
            Of(State.Completed) + Of(State.Missed) + own.Count(session => session.State == State.Planned && Week(session) < ThisWeek), Of(State.Completed), Of(State.Missed), Of(State.Planned),
            all.Where(session => session.Kind is Kind.Observation or Kind.Feedback).Select(session => session.Coachee).Distinct().Count());
    }

    /// <summary>Staff, coached, relationships, reached schools.</summary>
    public (long Staff, long Coached, long Pairs, long Reached) Coverage(string unit)
    {
        var today = DateOnly.FromDateTime(Now.Date);
        var pairs = Newest.OfType<CoachingRelationshipChanged>().Where(pair => pair.EndDate.ToDateOnlyOrNull() is not { } end || end > today).ToList();
        var staff = Newest.OfType<StaffAssignmentChanged>().Where(post => post.Role == Role.Teacher && IsBelow(post.OrgUnit, unit)).Select(post => post.Person).ToHashSet();
        return (
            staff.Count, staff.Count(person => pairs.Any(pair => pair.Coachee == person)), pairs.Count(pair => IsBelow(pair.OrgUnit, unit)),
            Newest.OfType<OrgUnitChanged>().Count(school => school.Level == Level.School && IsBelow(school.OrgUnit, unit) && pairs.Any(pair => IsBelow(pair.OrgUnit, school.OrgUnit))));
    }

    /// <summary>Observations, minutes, feedback meetings, PLC meetings held, and people coached.</summary>
    public (long Observations, long Minutes, long Feedback, long Plcs, long People) Activity(string unit)
    {
        var observations = Newest.OfType<ObservationRecorded>().Where(fact => IsBelow(fact.OrgUnit, unit)).ToList();
        var meetings = Newest.OfType<FeedbackMeetingHeld>().Where(fact => IsBelow(fact.OrgUnit, unit)).ToList();
        var done = Sessions.Where(session => session.State == State.Completed && IsBelow(session.OrgUnit, unit)).Select(session => session.Coachee);
        return (
            observations.Count, observations.Sum(fact => (long)(fact.EndTime.ToDateTime() - fact.StartTime.ToDateTime()).TotalMinutes), meetings.Count,
            Newest.OfType<PlcMeetingHeld>().Count(fact => IsBelow(fact.PlcMeeting.OrgUnit, unit)),
            done.Concat(observations.Select(fact => fact.Coachee)).Concat(meetings.Select(fact => fact.Coachee)).Distinct().Count());
    }

    private static SessionFacts? SessionOf(IMessage fact) => fact switch
    {
        SessionPlanned planned => planned.Session,
        SessionCompleted completed => completed.Session,
        SessionMissed missed => missed.Session,
        SessionCancelled cancelled => cancelled.Session,
        _ => null,
    };

    private static DateTimeOffset Some(Random random) => Now.AddDays(random.Next(-120, 20)).AddHours(random.Next(20));

    private static int Many(int count, Func<int, Nation> tell)
    {
        for (var i = 0; i < count; i++)
        {
            tell(i);
        }

        return count;
    }
}
