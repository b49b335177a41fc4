using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Reason = Coaching.Scheduling.V1.ProtectedTimeReason;

namespace Coaching.Scheduling.Tests;

public abstract class ProtectedTimeTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "STEP-43")]
    public async Task Nobody_is_taken_from_coaching_and_each_refusal_is_logged_once()
    {
        var (lessons, session) = await Published(Kind.Feedback);
        var (school, start) = (lessons.School, session.StartTime.ToDateTimeOffset());
        var request = new RequestCoverRequest
        {
            OrgUnit = school.Unit,
            StartTime = start.ToTimestamp(),
            EndTime = start.AddMinutes(40).ToTimestamp(),
            People = { school.Colleague, school.Teacher, school.Head },
            RequestId = NewRequest,
        };

        var first = await App.RequestCoverAsync(request);
        var again = await App.RequestCoverAsync(request);

        Assert.Equal(school.Colleague, Assert.Single(first.AvailablePeople));
        Assert.Equal([school.Teacher, school.Head], first.Refusals.Select(refusal => refusal.Person));
        Assert.All(first.Refusals, refusal => Assert.Equal([Reason.CoachingSlot], refusal.Reasons));
        Assert.Equal(first.Refusals.Select(refusal => refusal.Person), again.Refusals.Select(refusal => refusal.Person));
        var head = new ProtectedTimeService.ProtectedTimeServiceClient(school.As(school.Head));
        var logged = (await head.ListCoverRefusalsAsync(new ListCoverRefusalsRequest { OrgUnit = school.Unit })).CoverRefusals;
        Assert.Equal(first.Refusals.Select(refusal => refusal.CoverRefusal).Order(), logged.Select(refusal => refusal.Name).Order());
        Assert.All(logged, refusal => Assert.Equal("clients/cover", refusal.Caller));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-43")]
    public async Task A_slot_is_protected_for_the_whole_period_although_its_session_is_shorter()
    {
        var (lessons, session) = await Published(Kind.Observation);
        var (coach, start) = (session.Coach, session.StartTime.ToDateTimeOffset());
        Assert.Equal(TimeSpan.FromMinutes(15), session.Duration.ToTimeSpan());

        Assert.Equal([Reason.CoachingSlot], await Reasons(coach, start.AddMinutes(30)));
        Assert.DoesNotContain(Reason.CoachingSlot, await Reasons(coach, start.AddMinutes(40)));
        Assert.Equal([Reason.Teaches], await Reasons(lessons.School.OtherCoach, At(2)));
        Assert.Empty(await Reasons(lessons.School.Colleague, start));

        async Task<IEnumerable<Reason>> Reasons(string person, DateTimeOffset from)
        {
            var answer = await App.QueryProtectedTimeAsync(new QueryProtectedTimeRequest
            {
                Person = person,
                StartTime = from.ToTimestamp(),
                EndTime = from.AddMinutes(5).ToTimestamp(),
            });
            Assert.Equal(answer.Reasons.Count == 0, answer.Available);
            return answer.Reasons;
        }
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-43")]
    [Trait("requirement", "STEP-45")]
    public async Task A_swap_keeps_the_cycles_quota_or_is_refused()
    {
        var (lessons, session) = await Published(Kind.Feedback);
        var day = DateOnly.FromDateTime(session.StartTime.ToDateTimeOffset().UtcDateTime);
        var friday = SchoolOfLessons.Monday.AddDays(4);

        // Next week is another cycle; before the lessons there is nothing to talk about; in the sixth period the teacher teaches.
        await Swap(session, At(8, SchoolOfLessons.Monday.AddDays(7))).Refused(StatusCode.FailedPrecondition, "QUOTA_BROKEN");
        await Swap(session, At(7, friday.AddDays(1))).Refused(StatusCode.FailedPrecondition, "QUOTA_BROKEN");
        await Swap(session, At(6, day)).Refused(StatusCode.FailedPrecondition, "SLOT_UNSUITABLE");
        var other = session.StartTime.ToDateTimeOffset() == At(7, day) ? 8 : 7;
        var swapped = await Swap(session, At(other, day));

        Assert.Equal(At(other, day), swapped.StartTime.ToDateTimeOffset());
        Assert.Equal((session.CoachingSlot, 1), (swapped.CoachingSlot, swapped.RescheduleCount));
        var rearrangement = Assert.Single((await Sessions(lessons.School, lessons.School.Head).ListRearrangementsAsync(
            new ListRearrangementsRequest { Session = session.Name })).Rearrangements);
        Assert.Equal((RearrangementReason.Cover, "clients/cover"), (rearrangement.Reason, rearrangement.Actor));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-55")]
    public async Task A_moved_slot_takes_its_sessions_along_and_what_breaks_a_rule_is_refused()
    {
        var (lessons, session) = await Published(Kind.Feedback);
        var client = lessons.Head;
        var slot = await client.GetCoachingSlotAsync(new GetCoachingSlotRequest { Name = session.CoachingSlot });
        var period = slot.Period.StartTime.Equals(SchoolOfLessons.Time(SchoolOfLessons.Start(7))) ? 8 : 7;

        var taught = await client.MoveCoachingSlotAsync(Move(slot, 6)).Refused(StatusCode.FailedPrecondition, "SLOT_UNSUITABLE");
        await client.MoveCoachingSlotAsync(Move(slot, 6, minutes: 5)).Invalid();
        var moved = await client.MoveCoachingSlotAsync(Move(slot, period));
        await client.MoveCoachingSlotAsync(Move(slot, period)).Refused(StatusCode.Aborted, "ETAG_MISMATCH");

        Assert.Contains("TEACHING", taught.Details(), StringComparison.Ordinal);
        Assert.Equal(SchoolOfLessons.Time(SchoolOfLessons.Start(period)), moved.Period.StartTime);
        var sessions = (await Sessions(lessons.School, lessons.School.Head).ListSessionsAsync(
            new ListSessionsRequest { CoachingRelationship = slot.CoachingRelationship, Kind = Kind.Feedback })).Sessions;
        Assert.Equal(2, sessions.Count);
        Assert.All(sessions, own => Assert.Equal(SchoolOfLessons.Start(period), own.StartTime.ToDateTimeOffset().AddHours(3).TimeOfDay.TotalMinutes));
        Assert.Contains(session.Name, sessions.Select(own => own.Name));

    }

    [DatabaseFact]
    [Trait("requirement", "STEP-43")]
    [Trait("requirement", "STEP-55")]
    public async Task A_moved_slot_is_protected_for_the_whole_period_and_leaves_a_session_that_somebody_moved_where_it_is()
    {
        var (lessons, session) = await Published(Kind.Feedback);
        var (school, sessions) = (lessons.School, Sessions(lessons.School, lessons.School.Head));
        var slot = await lessons.Head.GetCoachingSlotAsync(new GetCoachingSlotRequest { Name = session.CoachingSlot });
        var period = slot.Period.StartTime.Equals(SchoolOfLessons.Time(SchoolOfLessons.Start(7))) ? 8 : 7;
        var evening = DateTime.SpecifyKind(session.StartTime.ToDateTime().Date.AddHours(14), DateTimeKind.Utc);
        await sessions.RescheduleSessionAsync(new RescheduleSessionRequest
        {
            Name = session.Name,
            StartTime = Timestamp.FromDateTime(evening),
            Reason = RearrangementReason.CoachRequest,
            Etag = session.Etag,
            RequestId = NewRequest,
        });

        await lessons.Head.MoveCoachingSlotAsync(Move(slot, period));

        var after = (await sessions.ListSessionsAsync(new ListSessionsRequest { CoachingRelationship = school.Pair, Kind = Kind.Feedback })).Sessions;
        Assert.Equal(2, after.Count);
        Assert.Equal(evening, Assert.Single(after, own => own.Name == session.Name).StartTime.ToDateTime());
        var moved = Assert.Single(after, own => own.Name != session.Name);
        Assert.Equal(SchoolOfLessons.Start(period), moved.StartTime.ToDateTimeOffset().AddHours(3).TimeOfDay.TotalMinutes);
        Assert.InRange(moved.Duration.ToTimeSpan(), TimeSpan.Zero, TimeSpan.FromMinutes(SchoolOfLessons.PeriodMinutes - 5));
        var last = moved.StartTime.ToDateTimeOffset().AddMinutes(SchoolOfLessons.PeriodMinutes - 5);
        var answer = await App.QueryProtectedTimeAsync(new QueryProtectedTimeRequest
        {
            Person = school.Teacher,
            StartTime = last.ToTimestamp(),
            EndTime = last.AddMinutes(5).ToTimestamp(),
        });
        Assert.Contains(Reason.CoachingSlot, answer.Reasons);
    }

    [DatabaseFact]
    public async Task A_colleagues_time_is_not_told_to_a_teacher_and_people_of_other_schools_are_refused()
    {
        var school = await School.Open(host);
        var teacher = new ProtectedTimeService.ProtectedTimeServiceClient(school.As(school.Teacher));
        var (start, end) = (Morning.ToTimestamp(), Morning.AddMinutes(40).ToTimestamp());

        Assert.True((await teacher.QueryProtectedTimeAsync(new QueryProtectedTimeRequest { Person = school.Teacher, StartTime = start, EndTime = end })).Available);
        await teacher.QueryProtectedTimeAsync(new QueryProtectedTimeRequest { Person = school.Head, StartTime = start, EndTime = end }).NotFound();
        var refused = await App.RequestCoverAsync(new RequestCoverRequest
        {
            OrgUnit = school.Unit,
            StartTime = start,
            EndTime = end,
            People = { school.Teacher, school.OtherHead },
            RequestId = NewRequest,
        }).Invalid();
        Assert.Equal(["people[1]"], refused.Paths());
    }

    private static MoveCoachingSlotRequest Move(CoachingSlot slot, int period, int minutes = 0) => new()
    {
        Name = slot.Name,
        Day = slot.Period.Day,
        StartTime = SchoolOfLessons.Time(SchoolOfLessons.Start(period) + minutes),
        Reason = RearrangementReason.CoachRequest,
        Etag = slot.Etag,
        RequestId = NewRequest,
    };

    private ProtectedTimeService.ProtectedTimeServiceClient App => new(host.WithToken(host.Issuer.Token(new TestToken
    {
        Client = "cover",
        Roles = ["partner"],
        Scopes = ["protected-times.read", "protected-times.write"],
    })));

    private AsyncUnaryCall<V1.Session> Swap(V1.Session session, DateTimeOffset start) => App.SwapProtectedTimeAsync(new SwapProtectedTimeRequest
    {
        Session = session.Name,
        StartTime = start.ToTimestamp(),
        Reason = RearrangementReason.Cover,
        Etag = session.Etag,
        RequestId = NewRequest,
    });

    // In Nairobi.
    private static DateTimeOffset At(int period, DateOnly? day = null) =>
        new DateTimeOffset((day ?? SchoolOfLessons.Monday).ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(3)).AddMinutes(SchoolOfLessons.Start(period)).ToUniversalTime();

    private async Task<(SchoolOfLessons School, V1.Session First)> Published(Kind kind)
    {
        var lessons = await SchoolOfLessons.Open(host, rooms: 2);
        await lessons.Publish(await lessons.Solve());
        var sessions = (await Sessions(lessons.School, lessons.School.Head).ListSessionsAsync(
            new ListSessionsRequest { CoachingRelationship = lessons.School.Pair, Kind = kind })).Sessions;
        return (lessons, sessions[0]);
    }
}

public sealed class ProtectedTimeOnSqlite(SchedulingOnSqlite host) : ProtectedTimeTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class ProtectedTimeOnSqlServer(SchedulingOnSqlServer host) : ProtectedTimeTests(host), IClassFixture<SchedulingOnSqlServer>;
