using Coaching.Observations.V1;
using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using MissReason = Coaching.Scheduling.V1.Session.Types.MissReason;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling.Tests;

public abstract class SessionEventTests(SchedulingOnSqlite host)
{
    private static readonly DateTimeOffset Yesterday = new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);

    [DatabaseFact]
    [Trait("requirement", "STEP-24")]
    public async Task A_record_that_names_a_session_completes_it_with_the_real_times()
    {
        var school = await School.Open(host);
        var lesson = await Create(school, Kind.Observation, 0);
        var talk = await Create(school, Kind.Feedback, 1);

        var observation = await Observe(school.Pair, lesson.Name);
        var meeting = await Meet(school.Pair, talk.Name);

        lesson = await Read(school, lesson);
        talk = await Read(school, talk);
        Assert.Equal((State.Completed, observation, Yesterday.AddMinutes(3)),
            (lesson.State, lesson.CompletedBy, lesson.ActualStartTime.ToDateTimeOffset()));
        Assert.Equal((State.Completed, meeting, "\"2\""), (talk.State, talk.CompletedBy, talk.Etag));
        Assert.Equal(lesson.ActualEndTime, Assert.Single(await host.Facts<SessionCompleted>(lesson.Name)).Session.ActualEndTime);
    }

    [DatabaseFact]
    public async Task A_missed_session_was_held_when_its_record_says_so_and_a_cancelled_one_stays_cancelled()
    {
        var school = await School.Open(host);
        var sessions = Sessions(school, school.Head);
        var missed = await Create(school, Kind.Observation, 0);
        await sessions.MissSessionAsync(new MissSessionRequest
        {
            Name = missed.Name,
            Reason = MissReason.Travel,
            Etag = missed.Etag,
            RequestId = NewRequest
        });
        var cancelled = await Create(school, Kind.Observation, 1);
        await sessions.CancelSessionAsync(new CancelSessionRequest
        {
            Name = cancelled.Name,
            Etag = cancelled.Etag,
            RequestId = NewRequest
        });

        await Observe(school.Pair, missed.Name);
        await Observe(school.Pair, cancelled.Name);

        missed = await Read(school, missed);
        Assert.Equal((State.Completed, MissReason.Unspecified), (missed.State, missed.MissReason));
        Assert.Equal(State.Cancelled, (await Read(school, cancelled)).State);
    }

    [DatabaseFact]
    public async Task A_record_of_another_pair_or_another_kind_completes_nothing()
    {
        var school = await School.Open(host);
        var lesson = await Create(school, Kind.Observation, 0);
        var talk = await Create(school, Kind.Feedback, 1);

        await Observe(school.OtherPair, lesson.Name);
        await Meet(school.Pair, lesson.Name);
        await Observe(school.Pair, talk.Name);
        await Observe(school.Pair, "");

        Assert.Equal(lesson, await Read(school, lesson));
        Assert.Equal(talk, await Read(school, talk));
    }

    [DatabaseFact]
    public async Task The_first_record_completes_a_session_and_a_second_changes_nothing()
    {
        var school = await School.Open(host);
        var lesson = await Create(school, Kind.Observation, 0);

        var first = await Observe(school.Pair, lesson.Name);
        await Observe(school.Pair, lesson.Name);

        Assert.Equal(first, (await Read(school, lesson)).CompletedBy);
        Assert.Single(await host.Facts<SessionCompleted>(lesson.Name));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-17")]
    public async Task A_record_that_comes_before_its_session_completes_it_when_it_is_planned()
    {
        var school = await School.Open(host);
        var plan = Plan(school.Pair, Yesterday, Kind.Observation);
        plan.SessionId = Guid.NewGuid().ToString();
        await Observe(school.OtherPair, $"sessions/{plan.SessionId}");
        var observation = await Observe(school.Pair, $"sessions/{plan.SessionId}");

        var session = await Sessions(school, school.Head).CreateSessionAsync(plan);

        Assert.Equal((State.Completed, observation, "\"2\""), (session.State, session.CompletedBy, session.Etag));
        Assert.Single(await host.Facts<SessionPlanned>(session.Name));
        Assert.Single(await host.Facts<SessionCompleted>(session.Name));
    }

    [DatabaseFact]
    public async Task The_end_of_a_pair_takes_back_what_it_had_planned_beyond_it_and_frees_the_time()
    {
        var school = await School.Open(host);
        var before = await Create(school, Kind.Feedback, 0);
        var beyond = await Sessions(school, school.Head).CreateSessionAsync(Plan(school.Pair, Morning));
        await host.People.Publish(school.Pair, 2, new CoachingRelationshipChanged
        {
            CoachingRelationship = school.Pair,
            Coach = school.Head,
            Coachee = school.Teacher,
            OrgUnit = school.Unit,
            County = school.County,
            Tier = Tier.HeadToTeacher,
            StartDate = DirectorySeed.Start.ToProto(),
            EndDate = new DateOnly(2026, 11, 28).ToProto(),
        });
        await host.Hear("people");

        Assert.Equal(State.Planned, (await Read(school, before)).State);
        Assert.Equal(State.Cancelled, (await Read(school, beyond)).State);
        Assert.Single(await host.Facts<SessionCancelled>(beyond.Name));
        await Sessions(school, school.OtherCoach).CreateSessionAsync(Plan(school.OtherPair, Morning));
    }

    [DatabaseFact]
    public async Task A_drop_in_completes_the_visit_to_a_lesson_that_it_was()
    {
        var school = await School.Open(host);
        var planned = await Create(school, Kind.Observation, 0);
        var name = $"dropIns/{Guid.NewGuid()}";
        await host.Observations.Publish(name, 1, new DropInRecorded
        {
            DropIn = name,
            CoachingRelationship = school.Pair,
            Session = planned.Name,
            StartTime = Yesterday.AddMinutes(3).ToTimestamp(),
            EndTime = Yesterday.AddMinutes(18).ToTimestamp(),
        });
        await host.Hear("observations");

        var done = await Read(school, planned);
        Assert.Equal((State.Completed, name), (done.State, done.CompletedBy));
    }

    private static Task<V1.Session> Create(School school, Kind kind, int hour) =>
        Sessions(school, school.Head).CreateSessionAsync(Plan(school.Pair, Yesterday.AddHours(hour), kind)).ResponseAsync;

    private static Task<V1.Session> Read(School school, V1.Session session) =>
        Sessions(school, school.Teacher).GetSessionAsync(new GetSessionRequest { Name = session.Name }).ResponseAsync;

    private async Task<string> Observe(string pair, string session)
    {
        var name = $"observations/{Guid.NewGuid()}";
        await host.Observations.Publish(name, 1, new ObservationRecorded
        {
            Observation = name,
            CoachingRelationship = pair,
            Session = session,
            StartTime = Yesterday.AddMinutes(3).ToTimestamp(),
            EndTime = Yesterday.AddMinutes(18).ToTimestamp(),
        });
        await host.Hear("observations");
        return name;
    }

    private async Task<string> Meet(string pair, string session)
    {
        var name = $"feedbackMeetings/{Guid.NewGuid()}";
        await host.Observations.Publish(name, 1, new FeedbackMeetingHeld
        {
            FeedbackMeeting = name,
            CoachingRelationship = pair,
            Session = session,
            StartTime = Yesterday.AddHours(1).ToTimestamp(),
            EndTime = Yesterday.AddHours(2).ToTimestamp(),
        });
        await host.Hear("observations");
        return name;
    }
}

public sealed class SessionEventOnSqlite(SchedulingOnSqlite host) : SessionEventTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class SessionEventOnSqlServer(SchedulingOnSqlServer host) : SessionEventTests(host), IClassFixture<SchedulingOnSqlServer>;
