using Coaching.Scheduling.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using ExceptionKind = Coaching.Scheduling.V1.SchoolCalendar.Types.Exception.Types.Kind;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Outcome = Coaching.Scheduling.V1.SessionSeries.Types.Occurrence.Types.Outcome;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling.Tests;

public abstract class SeriesTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "STEP-10")]
    public async Task Every_session_of_a_series_is_planned_or_said_to_be_taken()
    {
        var school = await School.Open(host);
        var coach = Sessions(school, school.Head);
        await Sessions(school, school.OtherCoach).CreateSessionAsync(Plan(school.OtherPair, Morning.AddDays(14)));

        var series = await coach.CreateSessionSeriesAsync(Series(school.Pair, count: 4));

        Assert.Equal([Outcome.Planned, Outcome.Planned, Outcome.Taken, Outcome.Planned], series.Occurrences.Select(one => one.Outcome));
        Assert.Equal(["coachee"], series.Occurrences[2].Taken);
        Assert.Equal("", series.Occurrences[2].Session);
        Assert.Equal(Enumerable.Range(0, 4).Select(week => Morning.AddDays(7 * week)), series.Occurrences.Select(one => one.StartTime.ToDateTimeOffset()));
        Assert.Equal(series, await Sessions(school, school.Teacher).GetSessionSeriesAsync(new GetSessionSeriesRequest { Name = series.Name }));
        await Sessions(school, school.OtherCoach).GetSessionSeriesAsync(new GetSessionSeriesRequest { Name = series.Name }).NotFound();
        var listed = (await coach.ListSessionsAsync(new ListSessionsRequest { SessionSeries = series.Name })).Sessions;
        Assert.Equal(series.Occurrences.Select(one => one.Session).Where(name => name.Length > 0), listed.Select(session => session.Name));
        Assert.All(listed, session => Assert.Equal(series.Name, session.SessionSeries));
    }

    [DatabaseFact]
    public async Task A_series_leaves_out_what_the_calendar_closes_and_days_after_the_pairs_end()
    {
        var school = await School.Open(host);
        await host.Calendar(school.Unit, end: new DateOnly(2027, 3, 1), exceptions:
            [(new DateOnly(2026, 12, 8), ExceptionKind.Holiday), (new DateOnly(2026, 12, 15), ExceptionKind.Examinations), (new DateOnly(2026, 12, 22), ExceptionKind.Event)]);
        await host.Seed(seed => seed.Pair(school.Pair, school.Head, school.Teacher, school.Unit, end: new DateOnly(2027, 1, 1), version: 2));

        var talks = await Sessions(school, school.Head).CreateSessionSeriesAsync(Series(school.Pair, count: 6));
        var lessons = await Sessions(school, school.Head).CreateSessionSeriesAsync(Series(school.Pair, count: 3, kind: Kind.Observation, hour: 2));

        Assert.Equal([Outcome.Planned, Outcome.SchoolClosed, Outcome.Planned, Outcome.SchoolClosed, Outcome.Planned, Outcome.PairNotActive],
            talks.Occurrences.Select(one => one.Outcome));
        Assert.Equal([Outcome.Planned, Outcome.SchoolClosed, Outcome.SchoolClosed], lessons.Occurrences.Select(one => one.Outcome));
    }

    [DatabaseFact]
    public async Task A_series_keeps_the_time_of_the_day_when_the_clocks_change()
    {
        var school = await School.Open(host);
        await host.Calendar(school.Unit, "Europe/London", new DateOnly(2027, 1, 4), new DateOnly(2027, 7, 1));
        var first = new DateTimeOffset(2027, 3, 22, 9, 0, 0, TimeSpan.Zero);

        var wish = Series(school.Pair, count: 2);
        wish.SessionSeries.Session = Plan(school.Pair, first).Session;
        var series = await Sessions(school, school.Head).CreateSessionSeriesAsync(wish);

        Assert.Equal([first, first.AddDays(7).AddHours(-1)], series.Occurrences.Select(one => one.StartTime.ToDateTimeOffset()));
    }

    [DatabaseFact]
    public async Task Taking_a_series_back_takes_back_what_has_not_begun()
    {
        var school = await School.Open(host);
        var coach = Sessions(school, school.Head);
        var wish = Series(school.Pair, count: 3);
        wish.SessionSeries.Session = Plan(school.Pair, host.Clock.GetUtcNow().AddDays(-6) is var day ? new DateTimeOffset(day.Year, day.Month, day.Day, 6, 0, 0, TimeSpan.Zero) : default).Session;
        var series = await coach.CreateSessionSeriesAsync(wish);

        await Sessions(school, school.Teacher).CancelSessionSeriesAsync(Cancel(series)).NotFound();
        var cancelled = await coach.CancelSessionSeriesAsync(Cancel(series));

        Assert.Equal([State.Planned, State.Cancelled, State.Cancelled], cancelled.Occurrences.Select(one => one.State));
        Assert.True(cancelled.Cancelled);
        await coach.CancelSessionSeriesAsync(Cancel(series)).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        await coach.CancelSessionSeriesAsync(Cancel(cancelled)).Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
    }

    [DatabaseFact]
    public async Task A_repeated_request_plans_the_series_once_and_every_wrong_field_is_named()
    {
        var school = await School.Open(host);
        var coach = Sessions(school, school.Head);
        var wish = Series(school.Pair, count: 2);

        var first = await coach.CreateSessionSeriesAsync(wish);
        var again = await coach.CreateSessionSeriesAsync(wish);
        var error = await coach.CreateSessionSeriesAsync(new CreateSessionSeriesRequest
        {
            SessionSeries = new SessionSeries { IntervalWeeks = 9, Count = 41 },
            SessionSeriesId = "Wrong",
        }).Invalid();

        Assert.Equal(first, again);
        Assert.Equal(
            ["request_id", "session_series.count", "session_series.interval_weeks", "session_series.session.coaching_relationship",
                "session_series.session.kind", "session_series.session.start_time", "session_series_id"], error.Paths());
        await Sessions(school, school.OtherCoach).CreateSessionSeriesAsync(Series(school.Pair, count: 2)).NotFound();
    }

    private static CreateSessionSeriesRequest Series(string pair, int count, Kind kind = Kind.Feedback, int hour = 0) => new()
    {
        SessionSeries = new SessionSeries { Session = Plan(pair, Morning.AddHours(hour), kind).Session, Count = count },
        RequestId = NewRequest,
    };

    private static CancelSessionSeriesRequest Cancel(SessionSeries series) => new() { Name = series.Name, Etag = series.Etag, RequestId = NewRequest };
}

public sealed class SeriesOnSqlite(SchedulingOnSqlite host) : SeriesTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class SeriesOnSqlServer(SchedulingOnSqlServer host) : SeriesTests(host), IClassFixture<SchedulingOnSqlServer>;
