using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using MissReason = Coaching.Scheduling.V1.Session.Types.MissReason;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling.Tests;

public abstract class OverdueTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "STEP-45")]
    public async Task What_nobody_records_is_missed_by_itself_and_what_was_started_is_complete()
    {
        var school = await School.Open(host);
        var coach = Sessions(school, school.Head);
        var now = host.Clock.GetUtcNow();
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        var old = await coach.CreateSessionAsync(Plan(school.Pair, hour.AddDays(-30)));
        var forgotten = await coach.CreateSessionAsync(Plan(school.Pair, hour.AddHours(-2)));
        var begun = await coach.CreateSessionAsync(Plan(school.Pair, hour.AddHours(-1)));
        var later = await coach.CreateSessionAsync(Plan(school.Pair, hour.AddDays(3)));
        begun = await coach.StartSessionAsync(new StartSessionRequest
        {
            Name = begun.Name,
            ActualStartTime = hour.AddMinutes(-50).ToTimestamp(),
            Etag = begun.Etag,
            RequestId = NewRequest,
        });

        host.Clock.Advance(TimeSpan.FromHours(46));
        await Task.Delay(300);
        Assert.Equal(State.Planned, (await Read(forgotten)).State);
        Assert.Equal(State.Planned, (await Read(old)).State);
        host.Clock.Advance(TimeSpan.FromHours(3));
        await Until(async () => (await Read(old)).State == State.Missed && (await Read(begun)).State == State.Completed);

        forgotten = await Read(forgotten);
        begun = await Read(begun);
        Assert.Equal((State.Missed, MissReason.NotRecorded), (forgotten.State, forgotten.MissReason));
        Assert.Equal((hour.AddMinutes(-50), hour.AddMinutes(-20)), (begun.ActualStartTime.ToDateTimeOffset(), begun.ActualEndTime.ToDateTimeOffset()));
        Assert.Equal(State.Planned, (await Read(later)).State);
        Assert.Equal(MissReason.NotRecorded, Assert.Single(await host.Facts<SessionMissed>(forgotten.Name)).Session.MissReason);

        Task<V1.Session> Read(V1.Session session) =>
            Sessions(school, school.Teacher).GetSessionAsync(new GetSessionRequest { Name = session.Name }).ResponseAsync;
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var attempt = 0; attempt < 100 && !await holds(); attempt++)
        {
            await Task.Delay(100);
        }
    }
}

public sealed class OverdueOnSqlite(SchedulingOnSqlite host) : OverdueTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class OverdueOnSqlServer(SchedulingOnSqlServer host) : OverdueTests(host), IClassFixture<SchedulingOnSqlServer>;
