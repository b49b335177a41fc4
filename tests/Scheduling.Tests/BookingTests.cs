using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using MissReason = Coaching.Scheduling.V1.Session.Types.MissReason;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling.Tests;

public abstract class BookingTests(SchedulingOnSqlite host)
{
    private const int Writers = 64;
    private const int Slots = 40;

    [DatabaseFact]
    [Trait("requirement", "P7")]
    public async Task Of_sixty_four_writers_exactly_one_wins_each_of_forty_slots()
    {
        var school = await School.Open(host);
        await host.Seed(async seed =>
        {
            for (var writer = 0; writer < Writers; writer++)
            {
                await seed.Pair(school.Relationship($"w{writer}"), school.Head, school.Person($"w{writer}"), school.Unit);
            }
        });
        var sessions = Sessions(school, school.Head);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            var won = new List<int>();
            foreach (var slot in Enumerable.Range(0, Slots).Select(slot => (slot + writer) % Slots))
            {
                if (await Outcome(sessions.CreateSessionAsync(Plan(school.Relationship($"w{writer}"),
                    Morning.AddMinutes(30 * slot)))) == "")
                {
                    won.Add(slot);
                }
            }

            return won;
        }));

        Assert.Equal(Enumerable.Range(0, Slots), outcomes.SelectMany(won => won).Order());
        Assert.Equal(Slots,
            await host.Database.Read(db => db.One<int>("SELECT COUNT(*) FROM sessions WHERE coach = @Head", new { school.Head }), default));
    }

    [DatabaseFact]
    [Trait("requirement", "P7")]
    public async Task However_sessions_are_planned_moved_missed_and_taken_back_nobody_is_booked_twice()
    {
        const int people = 20;
        var school = await School.Open(host);
        await host.Seed(async seed =>
        {
            for (var i = 0; i < people; i++)
            {
                await seed.Pair(school.Relationship($"x{i}"), school.Person($"x{i}"), school.Person($"x{(i + 1) % people}"), school.Unit);
                await seed.Pair(school.Relationship($"y{i}"), school.Person($"x{i}"), school.Person($"x{(i + 7) % people}"), school.Unit);
            }
        });
        var clients = Enumerable.Range(0, people).Select(i => Sessions(school, school.Person($"x{i}"))).ToList();

        var acknowledged = (await Task.WhenAll(Enumerable.Range(0, Writers).Select(Work))).Sum();

        var rows = await host.Database.Read(
            db => db.Query<Booking>(
                "SELECT coach, coachee, state, start_time, duration_minutes FROM sessions WHERE org_unit = @Unit", new { school.Unit }),
            default);
        Assert.Equal(acknowledged, rows.Count);
        var active = rows.Where(row => row.State is State.Planned or State.Completed).ToList();
        Assert.NotEmpty(active);
        foreach (var person in active.SelectMany(row => new[] { row.Coach, row.Coachee }).Distinct())
        {
            var taken = active.Where(row => row.Coach == person || row.Coachee == person).OrderBy(row => row.StartTime).ToList();
            Assert.All(taken.Zip(taken.Skip(1)),
                pair => Assert.True(pair.First.StartTime.AddMinutes(pair.First.DurationMinutes) <= pair.Second.StartTime));
        }

        // The seed makes a run repeatable as far as the writers' own choices go.
        async Task<int> Work(int writer)
        {
            var random = new Random(7_000 + writer);
            var made = 0;
            for (var step = 0; step < 12; step++)
            {
                var i = random.Next(people);
                var start = Morning.AddMinutes(random.Next(0, 600));
                var plan = Plan(school.Relationship($"{(random.Next(2) == 0 ? 'x' : 'y')}{i}"), start, minutes: random.Next(5, 61));
                var call = clients[i].CreateSessionAsync(plan);
                if (await Outcome(call) != "")
                {
                    continue;
                }

                made++;
                var session = await call;
                switch (random.Next(4))
                {
                    case 0:
                        await Outcome(clients[i].RescheduleSessionAsync(new RescheduleSessionRequest
                        {
                            Name = session.Name,
                            StartTime = Morning.AddMinutes(random.Next(0, 600)).ToTimestamp(),
                            Etag = session.Etag,
                            RequestId = NewRequest,
                        }));
                        break;
                    case 1:
                        await Outcome(clients[i].CancelSessionAsync(new CancelSessionRequest
                        {
                            Name = session.Name,
                            Etag = session.Etag,
                            RequestId = NewRequest
                        }));
                        break;
                    case 2:
                        await Outcome(clients[i].MissSessionAsync(new MissSessionRequest
                        {
                            Name = session.Name,
                            Reason = MissReason.Workload,
                            Etag = session.Etag,
                            RequestId = NewRequest,
                        }));
                        break;
                }
            }

            return made;
        }
    }

    // Nothing but a taken time may refuse a claim: no lock error, no time-out.
    private static async Task<string> Outcome(AsyncUnaryCall<V1.Session> call)
    {
        try
        {
            await call;
            return "";
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition && Errors.Reason(e) == "SLOT_TAKEN")
        {
            return "SLOT_TAKEN";
        }
    }

    private sealed record Booking
    {
        public required string Coach { get; init; }

        public required string Coachee { get; init; }

        public required State State { get; init; }

        public required DateTimeOffset StartTime { get; init; }

        public required int DurationMinutes { get; init; }
    }
}

public sealed class BookingOnSqlite(SchedulingOnSqlite host) : BookingTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class BookingOnSqlServer(SchedulingOnSqlServer host) : BookingTests(host), IClassFixture<SchedulingOnSqlServer>;
