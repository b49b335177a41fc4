using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using FacilityKind = Coaching.Scheduling.V1.Facility.Types.Kind;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Merit = Coaching.Scheduling.V1.SessionAlternative.Types.Merit;

namespace Coaching.Scheduling.Tests;

/// <summary>Morning is Tuesday, 1 December, 09:00 in Nairobi; periods begin at 08:00, 08:40, 09:20, 10:00, 10:40 and 11:20.</summary>
public abstract class AlternativesTests(SchedulingOnSqlite host)
{
    private static readonly DateTimeOffset Tuesday = new(2026, 11, 30, 21, 0, 0, TimeSpan.Zero);

    [DatabaseFact]
    [Trait("requirement", "STEP-45")]
    public async Task A_talk_is_offered_the_free_periods_of_both_nearest_day_and_same_period_first()
    {
        var school = await School.Open(host);
        await host.Calendar(school.Unit);
        var room = await host.Facility(school.Unit, FacilityKind.CoachingRoom);
        await host.Timetable(
            school.Unit,
            (school.Head, [.. Day(0, 0, 1, 2, 3, 4, 5), .. Day(1, 0, 1, 3, 4), .. Day(2, 0, 1, 3, 4, 5), .. Day(3, 0, 1, 2, 3, 4, 5), .. Day(4, 0, 1, 2, 3, 4)]),
            (school.Teacher, [(1, 5), (4, 5)]));
        var talk = await Create(school, At(1, 2), Kind.Feedback, room);

        var found = await Query(school, talk);

        // Tuesday's sixth period is the teacher's, Friday's too: Wednesday's third is all that both have.
        var one = Assert.Single(found.Alternatives);
        Assert.Equal((At(2, 2), room, "P3"), (one.StartTime.ToDateTimeOffset(), one.Facility, one.Period));
        Assert.Equal([Merit.SameWeek, Merit.SamePeriod, Merit.SameRoom, Merit.ByTimetable], one.Merits);
        Assert.Empty(found.StandIns);
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-46")]
    public async Task An_observation_is_offered_lessons_of_the_coachee_and_those_who_could_stand_in()
    {
        var school = await School.Open(host);
        await host.Calendar(school.Unit);
        await host.Timetable(
            school.Unit,
            (school.Head, [(1, 3), (3, 2)]),
            (school.Teacher, [.. Day(1, 2, 3, 4), .. Day(3, 2, 3)]),
            (school.OtherCoach, [(1, 2)]),
            (school.FormerCoach, []));
        var lesson = await Create(school, At(1, 2), Kind.Observation);

        var found = await Query(school, lesson);

        Assert.Equal([At(1, 4), At(3, 3)], found.Alternatives.Select(one => one.StartTime.ToDateTimeOffset()));
        Assert.Equal("Mathematics", found.Alternatives[0].Subject);
        Assert.Contains(Merit.SameSubject, found.Alternatives[0].Merits);
        Assert.DoesNotContain(Merit.SameSubject, found.Alternatives[1].Merits);

        // The other coach teaches then; the coaching lead does not, and the official, who coaches the head, has no lessons.
        Assert.Equal([school.FormerCoach, school.Official], found.StandIns);
    }

    [DatabaseFact]
    public async Task What_is_booked_or_absent_is_not_offered_and_the_window_bounds_the_answer()
    {
        var school = await School.Open(host);
        await host.Calendar(school.Unit);
        await host.Timetable(school.Unit, (school.Head, [.. Day(1, 0, 1, 3, 5)]), (school.Teacher, [(1, 4)]));
        var talk = await Create(school, At(1, 2), Kind.Feedback);
        var wish = new QuerySessionAlternativesRequest { Name = talk.Name, StartTime = At(2, 0).ToTimestamp(), EndTime = At(2, 3).ToTimestamp(), MaxCount = 9 };
        var head = Sessions(school, school.Head);

        Assert.Equal([At(2, 2), At(2, 1), At(2, 0)], (await head.QuerySessionAlternativesAsync(wish)).Alternatives.Select(one => one.StartTime.ToDateTimeOffset()));
        await Sessions(school, school.OtherCoach).CreateSessionAsync(Plan(school.OtherPair, At(2, 1)));
        await new AbsenceService.AbsenceServiceClient(school.As(school.Head)).CreateAbsenceAsync(new CreateAbsenceRequest
        {
            Absence = new Absence
            {
                Person = "people/me",
                StartTime = At(2, 2).AddMinutes(20).ToTimestamp(),
                EndTime = At(2, 5).ToTimestamp(),
                Reason = Absence.Types.Reason.Training,
            },
            RequestId = NewRequest,
        });

        Assert.Equal([At(2, 0)], (await head.QuerySessionAlternativesAsync(wish)).Alternatives.Select(one => one.StartTime.ToDateTimeOffset()));
    }

    [DatabaseFact]
    public async Task A_school_without_timetable_and_calendar_is_offered_half_hours_of_weekdays()
    {
        var school = await School.Open(host);
        var talk = await Create(school, Morning, Kind.Feedback);

        var found = await Query(school, talk);

        Assert.Equal(5, found.Alternatives.Count);
        Assert.All(found.Alternatives, one => Assert.True(one.StartTime.ToDateTimeOffset() != Morning && one.Merits.Contains(Merit.SameDay)));
        Assert.All(found.Alternatives, one => Assert.DoesNotContain(Merit.ByTimetable, one.Merits));
    }

    [DatabaseFact]
    public async Task Only_who_sees_the_session_asks_and_wrong_wishes_are_named()
    {
        var school = await School.Open(host);
        var talk = await Create(school, Morning, Kind.Feedback);

        foreach (var person in new[] { school.Teacher, school.Official })
        {
            Assert.NotEmpty((await Sessions(school, person).QuerySessionAlternativesAsync(new QuerySessionAlternativesRequest { Name = talk.Name })).Alternatives);
        }

        foreach (var person in new[] { school.Colleague, school.OtherHead })
        {
            await Sessions(school, person).QuerySessionAlternativesAsync(new QuerySessionAlternativesRequest { Name = talk.Name }).NotFound();
        }

        var error = await Sessions(school, school.Head).QuerySessionAlternativesAsync(new QuerySessionAlternativesRequest
        {
            Name = "x",
            StartTime = Morning.ToTimestamp(),
            EndTime = Morning.AddDays(32).ToTimestamp(),
            MaxCount = 51,
        }).Invalid();
        Assert.Equal(["end_time", "max_count", "name"], error.Paths());
        await Sessions(school, school.Head).CancelSessionAsync(new CancelSessionRequest { Name = talk.Name, Etag = talk.Etag, RequestId = NewRequest });
        await Sessions(school, school.Head).QuerySessionAlternativesAsync(new QuerySessionAlternativesRequest { Name = talk.Name })
            .Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
    }

    private static (int Day, int Period)[] Day(int day, params int[] periods) => [.. periods.Select(period => (day, period))];

    // A period of the week, from 0 for Monday.
    private static DateTimeOffset At(int day, int period) => Tuesday.AddDays(day - 1).AddMinutes((8 * 60) + (40 * period));

    private static async Task<QuerySessionAlternativesResponse> Query(School school, V1.Session session) =>
        await Sessions(school, school.Head).QuerySessionAlternativesAsync(new QuerySessionAlternativesRequest { Name = session.Name });

    private static Task<V1.Session> Create(School school, DateTimeOffset start, Kind kind, string room = "")
    {
        var plan = Plan(school.Pair, start, kind);
        plan.Session.Facility = room;
        return Sessions(school, school.Head).CreateSessionAsync(plan).ResponseAsync;
    }
}

public sealed class AlternativesOnSqlite(SchedulingOnSqlite host) : AlternativesTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class AlternativesOnSqlServer(SchedulingOnSqlServer host) : AlternativesTests(host), IClassFixture<SchedulingOnSqlServer>;
