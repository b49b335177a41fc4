using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using MissReason = Coaching.Scheduling.V1.Session.Types.MissReason;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling.Tests;

public abstract class ChangeSessionTests(SchedulingOnSqlite host)
{
    private static readonly DateTimeOffset Yesterday = new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);

    [DatabaseFact]
    public async Task Moving_a_session_frees_its_old_time_and_takes_the_new_one()
    {
        var (sessions, session, school) = await Planned(Morning);

        var moved = await sessions.RescheduleSessionAsync(Move(session, Morning.AddHours(2)));

        Assert.Equal((Morning.AddHours(2), 1, State.Planned, "\"2\""),
            (moved.StartTime.ToDateTimeOffset(), moved.RescheduleCount, moved.State, moved.Etag));
        Assert.Equal(session.Duration, moved.Duration);
        await sessions.CreateSessionAsync(Plan(school.Pair, Morning));
        await sessions.CreateSessionAsync(Plan(school.Pair, Morning.AddHours(2))).Refused(StatusCode.FailedPrecondition, "SLOT_TAKEN");
        var fact = Assert.Single(await host.Facts<SessionRescheduled>(session.Name));
        Assert.Equal((session.StartTime, moved.StartTime, 1),
            (fact.PreviousStartTime, fact.Session.StartTime, fact.Session.RescheduleCount));
    }

    [DatabaseFact]
    public async Task A_session_may_move_by_less_than_its_length_and_change_it()
    {
        var (sessions, session, _) = await Planned(Morning);
        var move = Move(session, Morning.AddMinutes(10));
        move.Duration = Duration.FromTimeSpan(TimeSpan.FromMinutes(55));

        var moved = await sessions.RescheduleSessionAsync(move);

        Assert.Equal(TimeSpan.FromMinutes(55), moved.Duration.ToTimeSpan());
    }

    [DatabaseFact]
    public async Task A_move_into_a_taken_time_changes_nothing()
    {
        var (sessions, session, school) = await Planned(Morning);
        await sessions.CreateSessionAsync(Plan(school.Pair, Morning.AddHours(1)));

        await sessions.RescheduleSessionAsync(Move(session, Morning.AddHours(1))).Refused(StatusCode.FailedPrecondition, "SLOT_TAKEN");

        Assert.Equal(session, await sessions.GetSessionAsync(new GetSessionRequest { Name = session.Name }));
        await sessions.CreateSessionAsync(Plan(school.Pair, Morning)).Refused(StatusCode.FailedPrecondition, "SLOT_TAKEN");
    }

    [DatabaseFact]
    public async Task A_move_to_a_day_on_which_the_pair_does_not_run_is_refused()
    {
        var (sessions, session, _) = await Planned(Morning);

        await sessions.RescheduleSessionAsync(Move(session, new DateTimeOffset(2025, 12, 1, 8, 0, 0, TimeSpan.Zero)))
            .Refused(StatusCode.FailedPrecondition, "RELATIONSHIP_NOT_ACTIVE");
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-36")]
    public async Task A_missed_session_says_why_gives_its_time_back_and_may_be_planned_again()
    {
        var (sessions, session, school) = await Planned(Yesterday);

        var missed = await sessions.MissSessionAsync(Miss(session, MissReason.Cover));
        await sessions.CreateSessionAsync(Plan(school.Pair, Yesterday));
        await sessions.RescheduleSessionAsync(Move(missed, Yesterday)).Refused(StatusCode.FailedPrecondition, "SLOT_TAKEN");
        var again = await sessions.RescheduleSessionAsync(Move(missed, Morning));

        Assert.Equal((State.Missed, MissReason.Cover), (missed.State, missed.MissReason));
        Assert.Equal((State.Planned, MissReason.Unspecified), (again.State, again.MissReason));
        Assert.Equal(MissReason.Cover, Assert.Single(await host.Facts<SessionMissed>(session.Name)).Session.MissReason);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-36")]
    public async Task A_miss_without_a_coded_reason_is_refused()
    {
        var (sessions, session, _) = await Planned(Yesterday);

        foreach (var reason in new[] { MissReason.Unspecified, (MissReason)77 })
        {
            var error = await sessions.MissSessionAsync(Miss(session, reason)).Invalid();
            Assert.Equal(["reason"], error.Paths());
        }
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-24")]
    public async Task A_completed_session_holds_the_planned_times_unless_told_the_real_ones()
    {
        var (sessions, planned, school) = await Planned(Yesterday);
        var other = await sessions.CreateSessionAsync(Plan(school.Pair, Yesterday.AddHours(1)));

        var asPlanned = await sessions.CompleteSessionAsync(Complete(planned));
        var asHeld = await sessions.CompleteSessionAsync(Complete(other, Yesterday.AddHours(3), Yesterday.AddHours(4)));

        Assert.Equal((State.Completed, planned.StartTime, ""), (asPlanned.State, asPlanned.ActualStartTime, asPlanned.CompletedBy));
        Assert.Equal(Yesterday.AddMinutes(30), asPlanned.ActualEndTime.ToDateTimeOffset());
        Assert.Equal(Yesterday.AddHours(4), asHeld.ActualEndTime.ToDateTimeOffset());
        Assert.Equal(asHeld.ActualStartTime, Assert.Single(await host.Facts<SessionCompleted>(other.Name)).Session.ActualStartTime);
    }

    [DatabaseFact]
    public async Task What_has_not_taken_place_is_not_completed()
    {
        var (sessions, session, _) = await Planned(Morning);
        var now = host.Clock.GetUtcNow();

        Assert.Equal(["actual_end_time", "actual_start_time"], await Wrong(null, null));
        Assert.Equal(["actual_end_time", "actual_end_time"], await Wrong(now.AddHours(-1), null));
        Assert.Equal(["actual_end_time"], await Wrong(now.AddHours(-1), now.AddHours(-1)));
        Assert.Equal(["actual_end_time"], await Wrong(now.AddHours(-13), now.AddHours(-1).AddSeconds(1)));
        Assert.Equal(["actual_end_time"], await Wrong(now.AddMinutes(-10), now.AddMinutes(7)));
        var completed = await sessions.CompleteSessionAsync(Complete(session, now.AddMinutes(-10), now.AddMinutes(4)));
        Assert.Equal(State.Completed, completed.State);

        async Task<IReadOnlyList<string>> Wrong(DateTimeOffset? start, DateTimeOffset? end) =>
            (await sessions.CompleteSessionAsync(Complete(session, start, end)).Invalid()).Paths();
    }

    [DatabaseFact]
    public async Task A_cancelled_session_gives_its_time_back()
    {
        var (sessions, session, school) = await Planned(Morning);

        var cancelled = await sessions.CancelSessionAsync(Cancel(session));

        Assert.Equal(State.Cancelled, cancelled.State);
        Assert.Equal(State.Cancelled, Assert.Single(await host.Facts<SessionCancelled>(session.Name)).Session.State);
        await sessions.CreateSessionAsync(Plan(school.Pair, Morning));
    }

    [DatabaseFact]
    public async Task Only_the_changes_that_its_state_allows_are_made_and_the_refusal_names_both_states()
    {
        var (sessions, completed, school) = await Planned(Yesterday);
        completed = await sessions.CompleteSessionAsync(Complete(completed));
        var missed = await sessions.MissSessionAsync(Miss(await sessions.CreateSessionAsync(Plan(school.Pair, Yesterday.AddHours(1))),
            MissReason.Travel));
        var cancelled = await sessions.CancelSessionAsync(Cancel(await sessions.CreateSessionAsync(Plan(school.Pair,
            Yesterday.AddHours(2)))));

        foreach (var session in new[] { completed, missed, cancelled })
        {
            var calls = new List<AsyncUnaryCall<V1.Session>>
            {
                sessions.CompleteSessionAsync(Complete(session)), sessions.MissSessionAsync(Miss(session, MissReason.Cover)),
                sessions.CancelSessionAsync(Cancel(session)),
            };
            if (session.State != State.Missed)
            {
                calls.Add(sessions.RescheduleSessionAsync(Move(session, Morning)));
            }

            foreach (var call in calls)
            {
                var error = await call.Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
                Assert.Contains(session.State.ToString().ToUpperInvariant(), error.Status.Detail, StringComparison.Ordinal);
                Assert.Contains("must be PLANNED", error.Status.Detail, StringComparison.Ordinal);
            }

            Assert.Equal(session, await sessions.GetSessionAsync(new GetSessionRequest { Name = session.Name }));
        }
    }

    [DatabaseFact]
    public async Task A_change_needs_the_etag_last_read()
    {
        var (sessions, first, _) = await Planned(Yesterday);
        await sessions.RescheduleSessionAsync(Move(first, Yesterday.AddHours(1)));

        await sessions.RescheduleSessionAsync(Move(first, Morning)).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        await sessions.CompleteSessionAsync(Complete(first)).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        await sessions.MissSessionAsync(Miss(first, MissReason.Cover)).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        await sessions.CancelSessionAsync(Cancel(first)).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
    }

    [DatabaseFact]
    public async Task Everything_wrong_with_a_change_is_told_at_once()
    {
        var (sessions, _, _) = await Planned(Morning);

        var move = await sessions.RescheduleSessionAsync(new RescheduleSessionRequest
        {
            Name = "x",
            Duration = new Duration(),
            Etag = "3"
        }).Invalid();
        var complete = await sessions.CompleteSessionAsync(new CompleteSessionRequest
        {
            ActualStartTime = new Timestamp { Nanos = -1 },
            ActualEndTime = new Timestamp { Nanos = -1 }
        }).Invalid();
        var miss = await sessions.MissSessionAsync(new MissSessionRequest()).Invalid();
        var cancel = await sessions.CancelSessionAsync(new CancelSessionRequest()).Invalid();

        Assert.Equal(["duration", "etag", "name", "request_id", "start_time"], move.Paths());
        Assert.Equal(["actual_end_time", "actual_start_time", "etag", "name", "request_id"], complete.Paths());
        Assert.Equal(["etag", "name", "reason", "request_id"], miss.Paths());
        Assert.Equal(["etag", "name", "request_id"], cancel.Paths());
    }

    [DatabaseFact]
    public async Task What_was_planned_held_and_missed_is_counted()
    {
        var (sessions, session, school) = await Planned(Yesterday);
        await sessions.CompleteSessionAsync(Complete(session));
        await sessions.MissSessionAsync(Miss(await sessions.CreateSessionAsync(Plan(school.Pair, Morning)), MissReason.Cover));

        using var http = host.HttpWithToken(null);
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        foreach (var what in new[] { "planned", "completed", "missed" })
        {
            Assert.Contains($"coaching_sessions_{what}", metrics, StringComparison.Ordinal);
        }
    }

    [DatabaseFact]
    public async Task Sixty_four_sends_of_one_change_change_once()
    {
        var (sessions, session, _) = await Planned(Morning);
        var move = Move(session, Morning.AddHours(1));

        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => sessions.RescheduleSessionAsync(move).ResponseAsync));

        Assert.Equal(1, Assert.Single(all.Distinct()).RescheduleCount);
        Assert.Single(await host.Facts<SessionRescheduled>(session.Name));
    }

    private async Task<(SessionService.SessionServiceClient Sessions, V1.Session Session, School School)> Planned(DateTimeOffset start)
    {
        var school = await School.Open(host);
        var sessions = Sessions(school, school.Head);
        return (sessions, await sessions.CreateSessionAsync(Plan(school.Pair, start)), school);
    }

    private static RescheduleSessionRequest Move(V1.Session session, DateTimeOffset start) =>
        new() { Name = session.Name, StartTime = start.ToTimestamp(), Etag = session.Etag, RequestId = NewRequest };

    private static CompleteSessionRequest Complete(V1.Session session, DateTimeOffset? start = null, DateTimeOffset? end = null) => new()
    {
        Name = session.Name,
        ActualStartTime = start?.ToTimestamp(),
        ActualEndTime = end?.ToTimestamp(),
        Etag = session.Etag,
        RequestId = NewRequest,
    };

    private static MissSessionRequest Miss(V1.Session session, MissReason reason) =>
        new() { Name = session.Name, Reason = reason, Etag = session.Etag, RequestId = NewRequest };

    private static CancelSessionRequest Cancel(V1.Session session) =>
    new() { Name = session.Name, Etag = session.Etag, RequestId = NewRequest };
}

public sealed class ChangeSessionOnSqlite(SchedulingOnSqlite host) : ChangeSessionTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class ChangeSessionOnSqlServer(SchedulingOnSqlServer host) : ChangeSessionTests(host), IClassFixture<SchedulingOnSqlServer>;
