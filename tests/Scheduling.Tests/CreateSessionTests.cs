using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using Approach = Coaching.Scheduling.V1.Session.Types.Approach;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Mode = Coaching.Scheduling.V1.Session.Types.Mode;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling.Tests;

public abstract class CreateSessionTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-36")]
    public async Task A_session_says_how_the_two_meet_and_its_facts_say_so_too()
    {
        var school = await School.Open(host);
        var sessions = Sessions(school, school.Head);
        foreach (var (mode, hour) in new[] { Mode.FaceToFace, Mode.Phone, Mode.Video, Mode.Message }.Select((mode, index) => (mode, index)))
        {
            var plan = Plan(school.Pair, Morning.AddHours(hour));
            plan.Session.Mode = mode;

            var session = await sessions.CreateSessionAsync(plan);

            Assert.Equal(mode, (await sessions.GetSessionAsync(new GetSessionRequest { Name = session.Name })).Mode);
            Assert.Equal(mode, Assert.Single(await host.Facts<SessionPlanned>(session.Name)).Session.Mode);
        }
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-14")]
    public async Task A_session_says_who_is_coached_with_whom_and_is_individual_when_it_is_not_told()
    {
        var school = await School.Open(host);
        var sessions = Sessions(school, school.Head);
        var plan = Plan(school.Pair, Morning);
        var usual = await sessions.CreateSessionAsync(plan);
        plan = Plan(school.Pair, Morning.AddHours(1));
        plan.Session.Approach = Approach.Peer;
        var peers = await sessions.CreateSessionAsync(plan);

        Assert.Equal((Approach.Individual, Approach.Peer), (usual.Approach, peers.Approach));
        Assert.Equal(Approach.Peer, Assert.Single(await host.Facts<SessionPlanned>(peers.Name)).Session.Approach);
        plan = Plan(school.Pair, Morning.AddHours(2));
        plan.Session.Approach = (Approach)99;
        Assert.Equal(["session.approach"], (await sessions.CreateSessionAsync(plan).Invalid()).Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-09")]
    public async Task A_session_takes_people_place_and_level_from_its_pair()
    {
        var school = await School.Open(host);

        var session = await Sessions(school,
            school.Official).CreateSessionAsync(Plan(school.OfficialPair, Morning, Kind.CoachOnCoaching, 45));

        Assert.Equal((school.Official, school.Head, school.Unit, school.County),
            (session.Coach, session.Coachee, session.OrgUnit, session.County));
        Assert.Equal((Tier.OfficialToHead, Kind.CoachOnCoaching, Mode.FaceToFace, State.Planned),
            (session.Tier, session.Kind, session.Mode, session.State));
        Assert.Equal((Morning, TimeSpan.FromMinutes(45)), (session.StartTime.ToDateTimeOffset(), session.Duration.ToTimeSpan()));
        Assert.Equal(("\"1\"", 0), (session.Etag, session.RescheduleCount));
        Assert.Equal(session, await Sessions(school, school.Official).GetSessionAsync(new GetSessionRequest { Name = session.Name }));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-01")]
    [Trait("requirement", "STEP-02")]
    public async Task Without_a_length_the_programme_says_how_long_and_without_a_programme_fifteen_or_thirty_minutes()
    {
        var school = await School.Open(host);
        var pair = await ProgrammePair(school, observation: TimeSpan.FromSeconds(1150), feedback: TimeSpan.FromMinutes(40));
        var sessions = Sessions(school, school.Head);

        async Task<double> Minutes(string of, Kind kind, int hour)
        {
            var request = Plan(of, Morning.AddHours(hour), kind);
            request.Session.Duration = null;
            return (await sessions.CreateSessionAsync(request)).Duration.ToTimeSpan().TotalMinutes;
        }

        Assert.Equal(15, await Minutes(school.Pair, Kind.Observation, 0));
        Assert.Equal(30, await Minutes(school.Pair, Kind.Feedback, 1));
        Assert.Equal(20, await Minutes(pair, Kind.Observation, 2));
        Assert.Equal(40, await Minutes(pair, Kind.Feedback, 3));
    }

    [DatabaseFact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = new CreateSessionRequest
        {
            Session = new V1.Session
            {
                CoachingRelationship = "pairs/x",
                Kind = (Kind)99,
                Mode = (Mode)99,
                StartTime = new Timestamp { Seconds = 61 },
                Duration = new Duration { Seconds = 299 },
            },
            SessionId = "Not An Id",
            RequestId = "once",
        };

        var error = await Sessions(school, school.Head).CreateSessionAsync(request).Invalid();

        Assert.Equal(
            ["request_id", "session.coaching_relationship", "session.duration", "session.kind", "session.mode", "session.start_time",
                "session_id"],
            error.Paths());
    }

    [DatabaseFact]
    public async Task Lengths_are_five_minutes_to_eight_hours_in_whole_minutes()
    {
        var school = await School.Open(host);
        var sessions = Sessions(school, school.Head);
        await sessions.CreateSessionAsync(Plan(school.Pair, Morning, minutes: 5));
        await sessions.CreateSessionAsync(Plan(school.Pair, Morning.AddDays(1).AddMinutes(3), minutes: 480));

        foreach (var length in new[] { new Duration { Seconds = 240 }, new Duration { Seconds = 481 * 60 }, new Duration { Seconds = 330 },
            new Duration { Seconds = 600, Nanos = 1 }, new Duration() })
        {
            var request = Plan(school.Pair, Morning.AddDays(2));
            request.Session.Duration = length;
            var error = await sessions.CreateSessionAsync(request).Invalid();
            Assert.Equal(["session.duration"], error.Paths());
        }
    }

    [DatabaseFact]
    public async Task An_empty_request_names_what_is_missing()
    {
        var school = await School.Open(host);

        var error = await Sessions(school, school.Head).CreateSessionAsync(new CreateSessionRequest()).Invalid();

        Assert.Equal(["request_id", "session.coaching_relationship", "session.kind", "session.start_time"], error.Paths());
    }

    [DatabaseFact]
    public async Task A_pair_that_does_not_run_on_that_day_is_refused()
    {
        var school = await School.Open(host);
        var before = Plan(school.Pair, new DateTimeOffset(2026, 1, 4, 8, 0, 0, TimeSpan.Zero));
        var after = Plan(school.FormerPair, Morning);

        await Sessions(school, school.Head).CreateSessionAsync(before).Refused(StatusCode.FailedPrecondition, "RELATIONSHIP_NOT_ACTIVE");
        await Sessions(school, school.FormerCoach).CreateSessionAsync(after)
            .Refused(StatusCode.FailedPrecondition, "RELATIONSHIP_NOT_ACTIVE");
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-17")]
    public async Task A_pair_that_has_only_just_been_made_is_fetched_from_people()
    {
        var school = await School.Open(host);
        var pair = school.Relationship("fresh");
        await host.People.Publish(pair, 1, new CoachingRelationshipChanged
        {
            CoachingRelationship = pair,
            Coach = school.Head,
            Coachee = school.Colleague,
            OrgUnit = school.Unit,
            County = school.County,
            Tier = Tier.HeadToTeacher,
            StartDate = DirectorySeed.Start.ToProto(),
        });

        var session = await Sessions(school, school.Head).CreateSessionAsync(Plan(pair, Morning));

        Assert.Equal(school.Colleague, session.Coachee);
    }

    [DatabaseFact]
    public async Task Anothers_pair_and_a_missing_one_are_told_in_the_same_words_to_everybody()
    {
        var school = await School.Open(host);
        var missing = school.Relationship("none");

        foreach (var person in new[] { school.Teacher, school.OtherCoach, school.Official, school.CountyOfficer, school.NationalAdmin,
            school.Colleague })
        {
            var sessions = Sessions(school, person);
            var foreign = await sessions.CreateSessionAsync(Plan(school.Pair, Morning)).NotFound();
            var absent = await sessions.CreateSessionAsync(Plan(missing, Morning)).NotFound();
            Assert.Equal(absent.Told(missing), foreign.Told(school.Pair));
        }
    }

    [DatabaseFact]
    public async Task A_taken_time_is_refused_and_says_whose_but_not_by_what()
    {
        var school = await School.Open(host);
        var planned = await Sessions(school, school.Head).CreateSessionAsync(Plan(school.Pair, Morning));

        var coach = await Sessions(school, school.Head).CreateSessionAsync(Plan(school.Pair, Morning.AddMinutes(25)))
            .Refused(StatusCode.FailedPrecondition, "SLOT_TAKEN");
        var coachee = await Sessions(school, school.OtherCoach).CreateSessionAsync(Plan(school.OtherPair, Morning.AddMinutes(-25)))
            .Refused(StatusCode.FailedPrecondition, "SLOT_TAKEN");
        var asCoachee = await Sessions(school, school.Official).CreateSessionAsync(Plan(school.OfficialPair, Morning))
            .Refused(StatusCode.FailedPrecondition, "SLOT_TAKEN");

        Assert.Contains("\"side\": \"coach\"", coach.Details(), StringComparison.Ordinal);
        Assert.Contains("\"side\": \"coachee\"", coachee.Details(), StringComparison.Ordinal);
        Assert.Contains("\"side\": \"coachee\"", asCoachee.Details(), StringComparison.Ordinal);
        foreach (var secret in new[] { planned.Name, school.Head, school.Teacher, school.Pair })
        {
            Assert.DoesNotContain(secret, coachee.Told("-"), StringComparison.Ordinal);
        }
    }

    [DatabaseFact]
    public async Task Sessions_may_follow_one_another_without_a_break()
    {
        var school = await School.Open(host);
        var sessions = Sessions(school, school.Head);

        await sessions.CreateSessionAsync(Plan(school.Pair, Morning));
        await sessions.CreateSessionAsync(Plan(school.Pair, Morning.AddMinutes(30)));
        await sessions.CreateSessionAsync(Plan(school.Pair, Morning.AddMinutes(-30)));
    }

    [DatabaseFact]
    public async Task An_id_is_given_once()
    {
        var school = await School.Open(host);
        var request = Plan(school.Pair, Morning);
        request.SessionId = school.Unit["orgUnits/".Length..];
        var session = await Sessions(school, school.Head).CreateSessionAsync(request);
        Assert.Equal($"sessions/{request.SessionId}", session.Name);

        request.RequestId = NewRequest;
        request.Session.StartTime = Morning.AddDays(1).ToTimestamp();

        await Sessions(school, school.Head).CreateSessionAsync(request).Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");
    }

    [DatabaseFact]
    public async Task Sixty_four_sends_of_one_request_plan_one_session_and_another_body_under_its_id_is_refused()
    {
        var school = await School.Open(host);
        var sessions = Sessions(school, school.Head);
        var request = Plan(school.Pair, Morning);

        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => sessions.CreateSessionAsync(request).ResponseAsync));

        var session = Assert.Single(all.Distinct());
        Assert.Single(await host.Facts<SessionPlanned>(session.Name));
        request.Session.Kind = Kind.Planning;
        await sessions.CreateSessionAsync(request).Refused(StatusCode.AlreadyExists, "REQUEST_ID_REUSED");
    }

    [DatabaseFact]
    public async Task A_repetition_tells_how_the_session_stands_now()
    {
        var school = await School.Open(host);
        var sessions = Sessions(school, school.Head);
        var request = Plan(school.Pair, Morning);
        var planned = await sessions.CreateSessionAsync(request);
        await sessions.CancelSessionAsync(new CancelSessionRequest { Name = planned.Name, Etag = planned.Etag, RequestId = NewRequest });

        var again = await sessions.CreateSessionAsync(request);

        Assert.Equal((planned.Name, State.Cancelled), (again.Name, again.State));
    }

    [DatabaseFact]
    public async Task The_fact_holds_the_whole_state_and_the_write_is_audited()
    {
        var school = await School.Open(host);
        var session = await Sessions(school, school.Head).CreateSessionAsync(Plan(school.Pair, Morning));

        var fact = Assert.Single(await host.Facts<SessionPlanned>(session.Name)).Session;
        var entries = await host.Database.Read(db => db.Query<string>("SELECT actor FROM audit WHERE resource = @Name", session), default);

        Assert.Equal((session.Name, session.CoachingRelationship, session.Coach, session.Coachee),
            (fact.Session, fact.CoachingRelationship, fact.Coach, fact.Coachee));
        Assert.Equal((session.OrgUnit, session.County, session.Tier, session.Kind), (fact.OrgUnit, fact.County, fact.Tier, fact.Kind));
        Assert.Equal((session.State, session.StartTime, session.Duration), (fact.State, fact.StartTime, fact.Duration));
        Assert.Equal([school.Head], entries);
    }

    private async Task<string> ProgrammePair(School school, TimeSpan observation, TimeSpan feedback)
    {
        var (programme, pair) = ($"programmes/{Guid.NewGuid():N}", school.Relationship("programme"));
        await host.Database.Write(
            async tx =>
            {
                await StaffDirectory.Apply(tx, new ProgrammeChanged
                {
                    Programme = programme,
                    StartDate = DirectorySeed.Start.ToProto(),
                    TargetObservationDuration = Duration.FromTimeSpan(observation),
                    TargetFeedbackDuration = Duration.FromTimeSpan(feedback),
                }, 1);
                await StaffDirectory.Apply(tx, new CoachingRelationshipChanged
                {
                    CoachingRelationship = pair,
                    Coach = school.Head,
                    Coachee = school.Colleague,
                    OrgUnit = school.Unit,
                    County = school.County,
                    Tier = Tier.HeadToTeacher,
                    Programme = programme,
                    StartDate = DirectorySeed.Start.ToProto(),
                }, 1);
            },
            default);
        return pair;
    }
}

public sealed class CreateSessionOnSqlite(SchedulingOnSqlite host) : CreateSessionTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class CreateSessionOnSqlServer(SchedulingOnSqlServer host) : CreateSessionTests(host), IClassFixture<SchedulingOnSqlServer>;
