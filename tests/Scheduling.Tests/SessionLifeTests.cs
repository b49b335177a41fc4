using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using Change = Coaching.Scheduling.V1.Rearrangement.Types.Change;
using CloseReason = Coaching.Scheduling.V1.Session.Types.CloseReason;
using FacilityKind = Coaching.Scheduling.V1.Facility.Types.Kind;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using MissReason = Coaching.Scheduling.V1.Session.Types.MissReason;
using StandInKind = Coaching.Scheduling.V1.Session.Types.StandInKind;
using StandInState = Coaching.Scheduling.V1.Session.Types.StandInState;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling.Tests;

public abstract class SessionLifeTests(SchedulingOnSqlite host)
{
    private static readonly DateTimeOffset Today = new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);

    [DatabaseFact]
    public async Task Each_side_confirms_for_itself_and_a_new_time_is_confirmed_anew()
    {
        var (school, session) = await Planned(Morning);
        var (coach, coachee) = (Sessions(school, school.Head), Sessions(school, school.Teacher));

        var one = await coachee.ConfirmSessionAsync(Confirm(session));
        var both = await coach.ConfirmSessionAsync(Confirm(one));
        var again = await coach.ConfirmSessionAsync(Confirm(both));
        var moved = await coach.RescheduleSessionAsync(Move(both, Morning.AddHours(1)));

        Assert.Equal((true, false), (one.CoacheeConfirmTime is not null, one.CoachConfirmTime is not null));
        Assert.True(both.CoachConfirmTime is not null && both.CoacheeConfirmTime is not null);
        Assert.Equal(both, again);
        Assert.True(moved.CoachConfirmTime is null && moved.CoacheeConfirmTime is null);
        Assert.Equal([school.Teacher, school.Head], (await host.Facts<SessionConfirmed>(session.Name)).Select(fact => fact.Person));
        await Sessions(school, school.OtherCoach).ConfirmSessionAsync(Confirm(moved)).NotFound();
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-24")]
    public async Task A_session_that_was_started_is_completed_by_its_end()
    {
        var (school, session) = await Planned(Today.AddMinutes(-20));
        var coach = Sessions(school, school.Head);

        var started = await coach.StartSessionAsync(Start(session, Today.AddMinutes(-15)));
        await coach.CancelSessionAsync(new CancelSessionRequest { Name = session.Name, Etag = started.Etag, RequestId = NewRequest })
            .Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
        var ended = await coach.EndSessionAsync(End(started, Today.AddMinutes(-2)));

        Assert.Equal((State.Started, Today.AddMinutes(-15)), (started.State, started.ActualStartTime.ToDateTimeOffset()));
        Assert.Equal((State.Completed, Today.AddMinutes(-15), Today.AddMinutes(-2)),
            (ended.State, ended.ActualStartTime.ToDateTimeOffset(), ended.ActualEndTime.ToDateTimeOffset()));
        Assert.Single(await host.Facts<SessionStarted>(session.Name));
        Assert.Equal(ended.ActualEndTime, Assert.Single(await host.Facts<SessionCompleted>(session.Name)).Session.ActualEndTime);
        await coach.EndSessionAsync(End(ended, Today.AddMinutes(-1))).Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
    }

    [DatabaseFact]
    public async Task Times_that_cannot_be_are_refused_at_start_and_end()
    {
        var (school, session) = await Planned(Today.AddMinutes(-20));
        var coach = Sessions(school, school.Head);

        Assert.Equal(["actual_start_time"], (await coach.StartSessionAsync(Start(session, host.Clock.GetUtcNow().AddMinutes(1))).Invalid()).Paths());
        Assert.Equal(["actual_start_time"], (await coach.StartSessionAsync(Start(session, Today.AddHours(-13))).Invalid()).Paths());
        Assert.Equal(["actual_start_time", "etag", "name", "request_id"],
            (await coach.StartSessionAsync(new StartSessionRequest { Name = "x", ActualStartTime = new Timestamp { Nanos = -1 } }).Invalid()).Paths());
        var started = await coach.StartSessionAsync(Start(session, Today.AddMinutes(-15)));
        Assert.Equal(["actual_end_time"], (await coach.EndSessionAsync(End(started, Today.AddMinutes(-15))).Invalid()).Paths());
        Assert.Equal(["actual_end_time"], (await coach.EndSessionAsync(End(started, host.Clock.GetUtcNow().AddMinutes(1))).Invalid()).Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-45")]
    public async Task A_missed_session_is_unresolved_until_it_is_planned_again_or_closed_with_a_reason()
    {
        var (school, first) = await Planned(Today.AddHours(-3));
        var coach = Sessions(school, school.Head);
        var second = await coach.CreateSessionAsync(Plan(school.Pair, Today.AddHours(-2)));
        first = await coach.MissSessionAsync(Miss(first, MissReason.Cover));
        second = await coach.MissSessionAsync(Miss(second, MissReason.Travel));

        Assert.Equal([first.Name, second.Name], await Unresolved());
        Assert.Equal(["reason"], (await coach.CloseSessionAsync(Close(first, CloseReason.Unspecified)).Invalid()).Paths());
        var closed = await coach.CloseSessionAsync(Close(first, CloseReason.TakenIntoNext));
        await coach.RescheduleSessionAsync(Move(second, Morning));

        Assert.Empty(await Unresolved());
        Assert.Equal((State.Missed, MissReason.Cover, CloseReason.TakenIntoNext), (closed.State, closed.MissReason, closed.CloseReason));
        Assert.Equal(CloseReason.TakenIntoNext, Assert.Single(await host.Facts<SessionClosed>(first.Name)).Session.CloseReason);
        await coach.RescheduleSessionAsync(Move(closed, Morning.AddHours(3))).Refused(StatusCode.FailedPrecondition, "SESSION_CLOSED");
        await coach.CloseSessionAsync(Close(closed, CloseReason.NotNeeded)).Refused(StatusCode.FailedPrecondition, "SESSION_CLOSED");

        async Task<IEnumerable<string>> Unresolved() =>
            (await Sessions(school, school.Official).ListSessionsAsync(new ListSessionsRequest { Unresolved = true, OrgUnit = school.Unit }))
            .Sessions.Select(session => session.Name);
    }

    [DatabaseFact]
    public async Task Nobody_says_of_a_miss_that_it_was_not_recorded()
    {
        var (school, session) = await Planned(Today.AddHours(-3));

        Assert.Equal(["reason"], (await Sessions(school, school.Head).MissSessionAsync(Miss(session, MissReason.NotRecorded)).Invalid()).Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-46")]
    public async Task Another_observes_in_the_coachs_place_when_asked_and_willing()
    {
        var (school, lesson) = await Planned(Morning, Kind.Observation);
        var coach = Sessions(school, school.Head);
        var other = Sessions(school, school.OtherCoach);
        await other.GetSessionAsync(new GetSessionRequest { Name = lesson.Name }).NotFound();

        var asked = await coach.RequestStandInAsync(Ask(lesson, school.OtherCoach));
        await coach.CreateSessionAsync(Plan(school.OfficialPair, Morning)).NotFound();
        Assert.Equal(asked, await other.GetSessionAsync(new GetSessionRequest { Name = lesson.Name }));
        var declined = await other.DeclineStandInAsync(new DeclineStandInRequest { Name = asked.Name, Etag = asked.Etag, RequestId = NewRequest });
        await other.AcceptStandInAsync(Accept(declined)).NotFound();
        asked = await coach.RequestStandInAsync(Ask(declined, school.OtherCoach));
        var agreed = await other.AcceptStandInAsync(Accept(asked));

        Assert.Equal((StandInKind.Live, StandInState.Accepted, school.OtherCoach), (agreed.StandInKind, agreed.StandInState, agreed.StandIn));
        Assert.Equal([StandInState.Requested, StandInState.Declined, StandInState.Requested, StandInState.Accepted],
            (await host.Facts<SessionStandInChanged>(lesson.Name)).Select(fact => fact.StandInState));
        await other.DeclineStandInAsync(new DeclineStandInRequest { Name = agreed.Name, Etag = agreed.Etag, RequestId = NewRequest })
            .Refused(StatusCode.FailedPrecondition, "NO_STAND_IN_REQUESTED");
        await coach.RequestStandInAsync(Ask(agreed, school.FormerCoach)).Refused(StatusCode.FailedPrecondition, "STAND_IN_EXISTS");

        // The head is free now, the one who stands in is not.
        await host.Seed(seed => seed.Pair(school.Relationship("head-2"), school.Head, school.Colleague, school.Unit));
        await host.Seed(seed => seed.Pair(school.Relationship("other-2"), school.OtherCoach, school.FormerCoach, school.Unit));
        await coach.CreateSessionAsync(Plan(school.Relationship("head-2"), Morning));
        await other.CreateSessionAsync(Plan(school.Relationship("other-2"), Morning)).Refused(StatusCode.FailedPrecondition, "SLOT_TAKEN");

        // Who agreed for the old time is let go with it.
        var moved = await coach.RescheduleSessionAsync(Move(agreed, Morning.AddHours(2)));
        Assert.Equal((StandInKind.Unspecified, ""), (moved.StandInKind, moved.StandIn));
        await other.GetSessionAsync(new GetSessionRequest { Name = lesson.Name }).NotFound();
        Assert.Equal([Change.Moved, Change.StoodIn], (await Audit(school, school.Head, lesson)).Select(one => one.Change));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-46")]
    public async Task A_stand_in_is_of_the_school_or_above_it_and_for_an_observation()
    {
        var (school, lesson) = await Planned(Morning, Kind.Observation);
        var coach = Sessions(school, school.Head);
        var talk = await coach.CreateSessionAsync(Plan(school.Pair, Morning.AddHours(1)));

        await coach.RequestStandInAsync(Ask(talk, school.OtherCoach)).Refused(StatusCode.FailedPrecondition, "NOT_AN_OBSERVATION");
        await coach.RequestStandInAsync(Ask(lesson, school.OtherHead)).Refused(StatusCode.FailedPrecondition, "NOT_OF_SCHOOL");
        Assert.Equal(["stand_in"], (await coach.RequestStandInAsync(Ask(lesson, school.Teacher)).Invalid()).Paths());
        Assert.Equal(["stand_in"], (await coach.RequestStandInAsync(Ask(lesson, "")).Invalid()).Paths());
        Assert.Equal(["camera", "kind", "stand_in"],
            (await coach.RequestStandInAsync(new RequestStandInRequest
            {
                Name = lesson.Name,
                StandIn = "people/x",
                Camera = "x",
                Etag = lesson.Etag,
                RequestId = NewRequest,
            }).Invalid()).Paths());
        await Sessions(school, school.OtherCoach).RequestStandInAsync(Ask(lesson, school.Colleague)).NotFound();
        var asked = await coach.RequestStandInAsync(Ask(lesson, school.Official));

        Assert.Equal(StandInState.Requested, asked.StandInState);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-47")]
    public async Task A_camera_stands_in_for_the_coach_and_keeps_doing_so_when_the_lesson_moves()
    {
        var (school, lesson) = await Planned(Morning, Kind.Observation);
        var camera = await host.Facility(school.Unit, FacilityKind.Camera);
        var coach = Sessions(school, school.Head);
        var film = new RequestStandInRequest { Name = lesson.Name, Kind = StandInKind.Recording, Etag = lesson.Etag, RequestId = NewRequest };

        Assert.Equal(["camera"], (await coach.RequestStandInAsync(film).Invalid()).Paths());
        film.Camera = camera;
        film.RequestId = NewRequest;
        var filmed = await coach.RequestStandInAsync(film);
        await host.Seed(seed => seed.Pair(school.Relationship("head-2"), school.Head, school.Colleague, school.Unit));
        await coach.CreateSessionAsync(Plan(school.Relationship("head-2"), Morning));
        var moved = await coach.RescheduleSessionAsync(Move(filmed, Morning.AddMinutes(10)));

        Assert.Equal((StandInKind.Recording, StandInState.Accepted, camera), (filmed.StandInKind, filmed.StandInState, filmed.Camera));
        Assert.Equal((StandInKind.Recording, camera), (moved.StandInKind, moved.Camera));
        var without = Move(moved, Morning.AddHours(4));
        without.Camera = "";
        Assert.Equal(["camera"], (await coach.RescheduleSessionAsync(without).Invalid()).Paths());
        Assert.Equal([Change.Moved, Change.RecordedInstead], (await Audit(school, school.Teacher, lesson)).Select(one => one.Change));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-55")]
    public async Task A_session_of_a_published_slot_changes_with_a_reason_only_and_every_change_is_on_record()
    {
        var (school, session) = await Planned(Morning);
        const string slot = "coachingTimetables/t/slots/s";
        await host.Database.Write(
            tx => tx.Execute("UPDATE sessions SET coaching_slot = @slot WHERE name = @Name", new { slot, session.Name }), default);
        var coach = Sessions(school, school.Head);

        Assert.Equal(["reason"], (await coach.RescheduleSessionAsync(Move(session, Morning.AddHours(1))).Invalid()).Paths());
        Assert.Equal(["reason"], (await coach.CancelSessionAsync(new CancelSessionRequest { Name = session.Name, Etag = session.Etag, RequestId = NewRequest }).Invalid()).Paths());
        var move = Move(session, Morning.AddHours(1));
        move.Reason = RearrangementReason.Absence;
        var moved = await coach.RescheduleSessionAsync(move);
        await coach.CancelSessionAsync(new CancelSessionRequest
        {
            Name = session.Name,
            Reason = RearrangementReason.SchoolEvent,
            Etag = moved.Etag,
            RequestId = NewRequest,
        });

        Assert.Equal(slot, moved.CoachingSlot);
        foreach (var reader in new[] { school.Head, school.Teacher, school.Official })
        {
            var audit = await Audit(school, reader, session);
            Assert.Equal([(Change.TakenBack, RearrangementReason.SchoolEvent), (Change.Moved, RearrangementReason.Absence)],
                audit.Select(one => (one.Change, one.Reason)));
            Assert.Equal((slot, school.Head, Morning, Morning.AddHours(1)),
                (audit[1].CoachingSlot, audit[1].Actor, audit[1].PreviousStartTime.ToDateTimeOffset(), audit[1].StartTime.ToDateTimeOffset()));
        }

        Assert.Empty(await Audit(school, school.Colleague, session));
        Assert.Empty(await Audit(school, school.OtherHead, session));
        Assert.Equal([session.Name], (await coach.ListSessionsAsync(new ListSessionsRequest { CoachingSlot = slot, OrgUnit = school.Unit })).Sessions.Select(one => one.Name));
    }

    [DatabaseFact]
    public async Task The_audit_pages_and_names_what_is_wrong_with_a_wish()
    {
        var (school, session) = await Planned(Morning);
        var coach = Sessions(school, school.Head);
        for (var hour = 1; hour <= 3; hour++)
        {
            session = await coach.RescheduleSessionAsync(Move(session, Morning.AddHours(hour)));
        }

        var wish = new ListRearrangementsRequest { OrgUnit = school.Unit, PageSize = 2 };
        var first = await coach.ListRearrangementsAsync(wish);
        wish.PageToken = first.NextPageToken;
        var second = await coach.ListRearrangementsAsync(wish);

        Assert.Equal([Morning.AddHours(3), Morning.AddHours(2), Morning.AddHours(1)],
            first.Rearrangements.Concat(second.Rearrangements).Select(one => one.StartTime.ToDateTimeOffset()));
        Assert.Empty(second.NextPageToken);
        Assert.Empty((await coach.ListRearrangementsAsync(new ListRearrangementsRequest { OrgUnit = school.Unit, PublishedOnly = true })).Rearrangements);
        var error = await coach.ListRearrangementsAsync(new ListRearrangementsRequest
        {
            Session = "x",
            CoachingRelationship = "x",
            OrgUnit = "x",
            PageSize = -1,
            PageToken = "x",
            StartTime = new Timestamp { Nanos = -1 },
            EndTime = new Timestamp { Nanos = -1 },
        }).Invalid();
        Assert.Equal(["coaching_relationship", "end_time", "org_unit", "page_size", "page_token", "session", "start_time"], error.Paths());
    }

    private static async Task<IReadOnlyList<Rearrangement>> Audit(School school, string reader, V1.Session session) =>
        (await Sessions(school, reader).ListRearrangementsAsync(new ListRearrangementsRequest { Session = session.Name })).Rearrangements;

    private async Task<(School School, V1.Session Session)> Planned(DateTimeOffset start, Kind kind = Kind.Feedback)
    {
        var school = await School.Open(host);
        return (school, await Sessions(school, school.Head).CreateSessionAsync(Plan(school.Pair, start, kind)));
    }

    private static ConfirmSessionRequest Confirm(V1.Session session) => new() { Name = session.Name, Etag = session.Etag, RequestId = NewRequest };

    private static AcceptStandInRequest Accept(V1.Session session) => new() { Name = session.Name, Etag = session.Etag, RequestId = NewRequest };

    private static StartSessionRequest Start(V1.Session session, DateTimeOffset at) =>
        new() { Name = session.Name, ActualStartTime = at.ToTimestamp(), Etag = session.Etag, RequestId = NewRequest };

    private static EndSessionRequest End(V1.Session session, DateTimeOffset at) =>
        new() { Name = session.Name, ActualEndTime = at.ToTimestamp(), Etag = session.Etag, RequestId = NewRequest };

    private static MissSessionRequest Miss(V1.Session session, MissReason reason) =>
        new() { Name = session.Name, Reason = reason, Etag = session.Etag, RequestId = NewRequest };

    private static CloseSessionRequest Close(V1.Session session, CloseReason reason) =>
        new() { Name = session.Name, Reason = reason, Etag = session.Etag, RequestId = NewRequest };

    private static RescheduleSessionRequest Move(V1.Session session, DateTimeOffset start) =>
        new() { Name = session.Name, StartTime = start.ToTimestamp(), Etag = session.Etag, RequestId = NewRequest };

    private static RequestStandInRequest Ask(V1.Session session, string person) =>
        new() { Name = session.Name, Kind = StandInKind.Live, StandIn = person, Etag = session.Etag, RequestId = NewRequest };
}

public sealed class SessionLifeOnSqlite(SchedulingOnSqlite host) : SessionLifeTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class SessionLifeOnSqlServer(SchedulingOnSqlServer host) : SessionLifeTests(host), IClassFixture<SchedulingOnSqlServer>;
