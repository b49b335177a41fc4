using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit.Abstractions;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using FacilityKind = Coaching.Scheduling.V1.Facility.Types.Kind;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using StandInKind = Coaching.Scheduling.V1.Session.Types.StandInKind;

namespace Coaching.Scheduling.Tests;

public abstract class BookingOfThingsTests(SchedulingOnSqlite host, ITestOutputHelper output)
{
    private const int Writers = 64;
    private const int Slots = 40;

    [DatabaseFact]
    [Trait("requirement", "STEP-44")]
    public async Task A_room_takes_as_many_sessions_at_once_as_it_has_seats()
    {
        var school = await School.Open(host);
        var room = await host.Facility(school.Unit, FacilityKind.CoachingRoom, capacity: 2);
        var pairs = await Pairs(school, "c", 3);

        await Create(school, pairs[0], room);
        var second = await Create(school, pairs[1], room);
        var error = await Sessions(school, pairs[2].Coach).CreateSessionAsync(Wish(pairs[2], room)).Refused(StatusCode.FailedPrecondition, "SLOT_TAKEN");
        await Sessions(school, pairs[1].Coach).CancelSessionAsync(new CancelSessionRequest { Name = second.Name, Etag = second.Etag, RequestId = NewRequest });
        await Create(school, pairs[2], room);

        Assert.Contains("room", error.Status.Detail, StringComparison.Ordinal);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-48")]
    public async Task Only_what_the_school_has_and_may_be_booked_is_booked()
    {
        var school = await School.Open(host);
        var pair = (await Pairs(school, "c", 1))[0];
        var camera = await host.Facility(school.Unit, FacilityKind.Camera);
        var room = await host.Facility(school.Unit, FacilityKind.CoachingRoom);
        var broken = await host.Facility(school.Unit, FacilityKind.CoachingRoom, outOfUse: true);
        var foreign = await host.Facility(school.OtherUnit, FacilityKind.CoachingRoom);
        var sessions = Sessions(school, pair.Coach);

        await sessions.CreateSessionAsync(Wish(pair, foreign)).NotFound();
        await sessions.CreateSessionAsync(Wish(pair, broken)).Refused(StatusCode.FailedPrecondition, "FACILITY_OUT_OF_USE");
        Assert.Equal(["facility"], (await sessions.CreateSessionAsync(Wish(pair, camera)).Invalid()).Paths());
        Assert.Equal(["camera"], (await sessions.CreateSessionAsync(Wish(pair, "", room)).Invalid()).Paths());
        var session = await sessions.CreateSessionAsync(Wish(pair, room, camera));

        Assert.Equal((room, camera), (session.Facility, session.Camera));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-33")]
    public async Task Coaches_watch_another_coach_at_work_and_film_it_for_review()
    {
        var school = await School.Open(host);
        var camera = await host.Facility(school.Unit, FacilityKind.Camera);
        var watched = Plan(school.Pair, Morning, Kind.CoachOnCoaching);
        watched.Session.Participants.Add([school.OtherCoach, school.Colleague]);
        watched.Session.Camera = camera;

        var session = await Sessions(school, school.Head).CreateSessionAsync(watched);

        foreach (var coach in new[] { school.OtherCoach, school.Colleague })
        {
            Assert.Equal(session, Assert.Single((await Sessions(school, coach).ListSessionsAsync(new ListSessionsRequest { Person = "people/me" })).Sessions));
        }

        // Whoever watches is nowhere else meanwhile, and neither is the camera.
        await Sessions(school, school.OtherCoach).CreateSessionAsync(Plan(school.OtherPair, Morning)).Refused(StatusCode.FailedPrecondition, "SLOT_TAKEN");
        var pair = (await Pairs(school, "c", 1))[0];
        await Sessions(school, pair.Coach).CreateSessionAsync(Wish(pair, "", camera)).Refused(StatusCode.FailedPrecondition, "SLOT_TAKEN");
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-34")]
    public async Task Participants_are_booked_see_the_session_and_belong_to_the_school()
    {
        var school = await School.Open(host);
        var plan = Plan(school.Pair, Morning, Kind.Planning);
        plan.Session.Participants.Add(school.Colleague);
        var sessions = Sessions(school, school.Head);

        var session = await sessions.CreateSessionAsync(plan);
        await host.Seed(seed => seed.Pair(school.Relationship("busy"), school.OtherCoach, school.Colleague, school.Unit));
        await Sessions(school, school.OtherCoach).CreateSessionAsync(Plan(school.Relationship("busy"), Morning))
            .Refused(StatusCode.FailedPrecondition, "SLOT_TAKEN");

        Assert.Equal(session, await Sessions(school, school.Colleague).GetSessionAsync(new GetSessionRequest { Name = session.Name }));
        Assert.Equal([session], (await Sessions(school, school.Colleague).ListSessionsAsync(new ListSessionsRequest { Person = "people/me" })).Sessions);
        await Sessions(school, school.FormerCoach).GetSessionAsync(new GetSessionRequest { Name = session.Name }).NotFound();

        plan.RequestId = NewRequest;
        plan.Session.Participants.Add([school.Colleague, "nobody"]);
        Assert.Equal(["session.participants", "session.participants[2]"], (await sessions.CreateSessionAsync(plan).Invalid()).Paths());
        plan.Session.Participants.Clear();
        plan.Session.Participants.Add([school.OtherHead, school.Teacher]);
        Assert.Equal(["session.participants[0]", "session.participants[1]"], (await sessions.CreateSessionAsync(plan).Invalid()).Paths());
        plan.Session.Kind = Kind.Feedback;
        Assert.Equal(["session.participants"], (await sessions.CreateSessionAsync(plan).Invalid()).Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "P7")]
    public async Task Of_sixty_four_writers_exactly_one_wins_each_of_forty_hours_of_the_room()
    {
        var school = await School.Open(host);
        var room = await host.Facility(school.Unit, FacilityKind.CoachingRoom);
        var pairs = await Pairs(school, "w", Writers);

        var won = await Task.WhenAll(pairs.Select(async (pair, writer) =>
        {
            var mine = new List<int>();
            foreach (var slot in Enumerable.Range(0, Slots).Select(slot => (slot + writer) % Slots))
            {
                if (await Outcome(Sessions(school, pair.Coach).CreateSessionAsync(Wish(pair, room, start: Morning.AddMinutes(30 * slot)))) is not null)
                {
                    mine.Add(slot);
                }
            }

            return mine;
        }));

        Assert.Equal(Enumerable.Range(0, Slots), won.SelectMany(slots => slots).Order());
    }

    [DatabaseFact]
    [Trait("requirement", "P7")]
    public async Task However_rooms_cameras_stand_ins_and_series_are_claimed_and_let_go_nothing_is_taken_twice()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var school = await School.Open(host);
        var rooms = await Task.WhenAll(Enumerable.Range(1, 3).Select(seats => host.Facility(school.Unit, FacilityKind.CoachingRoom, seats)));
        var cameras = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => host.Facility(school.Unit, FacilityKind.Camera)));
        var pairs = await Pairs(school, "p", 12);

        var planned = (await Task.WhenAll(Enumerable.Range(0, 24).Select(Work))).Sum();

        Assert.True(planned > 50, $"only {planned} sessions were planned");
        Assert.Empty(await host.Overlaps(school.Unit));
        Assert.Equal(0, await host.Database.Read(db => db.One<int>(OrphanedCells, new { school.Unit }), default));

        async Task<int> Work(int writer)
        {
            var random = new Random(seed + writer);
            var made = 0;
            for (var step = 0; step < 10; step++)
            {
                var pair = pairs[random.Next(pairs.Count)];
                var client = Sessions(school, pair.Coach);
                if (random.Next(6) == 0)
                {
                    made += await Series(client, pair, random);
                    continue;
                }

                var wish = Wish(pair, Some(random, rooms), Some(random, cameras), Morning.AddMinutes(random.Next(0, 500)), random.Next(2) == 0 ? Kind.Observation : Kind.Feedback);
                if (await Outcome(client.CreateSessionAsync(wish)) is { } session)
                {
                    made++;
                    await Change(client, session, random);
                }
            }

            return made;
        }

        async Task<int> Series(SessionService.SessionServiceClient client, Couple pair, Random random)
        {
            var series = await client.CreateSessionSeriesAsync(new CreateSessionSeriesRequest
            {
                SessionSeries = new SessionSeries { Session = Wish(pair, Some(random, rooms), "", Morning.AddMinutes(random.Next(0, 500))).Session, Count = 3 },
                RequestId = NewRequest,
            });
            if (random.Next(3) == 0)
            {
                await client.CancelSessionSeriesAsync(new CancelSessionSeriesRequest { Name = series.Name, Etag = series.Etag, RequestId = NewRequest });
            }

            return series.Occurrences.Count(one => one.Session.Length > 0);
        }

        async Task Change(SessionService.SessionServiceClient client, V1.Session session, Random random)
        {
            switch (random.Next(5))
            {
                case 0:
                    await Outcome(client.RescheduleSessionAsync(new RescheduleSessionRequest
                    {
                        Name = session.Name,
                        StartTime = Morning.AddMinutes(random.Next(0, 500)).ToTimestamp(),
                        Facility = Some(random, rooms),
                        Etag = session.Etag,
                        RequestId = NewRequest,
                    }));
                    break;
                case 1:
                    await Outcome(client.CancelSessionAsync(new CancelSessionRequest { Name = session.Name, Etag = session.Etag, RequestId = NewRequest }));
                    break;
                case 2 when session.Kind == Kind.Observation:
                    await Outcome(client.RequestStandInAsync(new RequestStandInRequest
                    {
                        Name = session.Name,
                        Kind = StandInKind.Recording,
                        Camera = cameras[0],
                        Etag = session.Etag,
                        RequestId = NewRequest,
                    }));
                    break;
                case 3 when session.Kind == Kind.Observation:
                    var other = pairs.First(one => one.Coach != session.Coach).Coach;
                    var asked = await client.RequestStandInAsync(new RequestStandInRequest
                    {
                        Name = session.Name,
                        Kind = StandInKind.Live,
                        StandIn = other,
                        Etag = session.Etag,
                        RequestId = NewRequest,
                    });
                    await Outcome(Sessions(school, other).AcceptStandInAsync(new AcceptStandInRequest { Name = asked.Name, Etag = asked.Etag, RequestId = NewRequest }));
                    break;
            }
        }
    }

    private static string Some(Random random, string[] things) => random.Next(things.Length + 1) is var one && one < things.Length ? things[one] : "";

    private static CreateSessionRequest Wish(Couple pair, string room, string camera = "", DateTimeOffset? start = null, Kind kind = Kind.Feedback)
    {
        var plan = Plan(pair.Name, start ?? Morning, kind);
        plan.Session.Facility = room;
        plan.Session.Camera = camera;
        return plan;
    }

    private static Task<V1.Session> Create(School school, Couple pair, string room) =>
        Sessions(school, pair.Coach).CreateSessionAsync(Wish(pair, room)).ResponseAsync;

    // Pairs of which no two share a person.
    private async Task<IReadOnlyList<Couple>> Pairs(School school, string prefix, int count)
    {
        var pairs = Enumerable.Range(0, count)
            .Select(i => new Couple(school.Relationship($"{prefix}{i}"), school.Person($"{prefix}coach{i}"), school.Person($"{prefix}{i}"))).ToList();
        await host.Seed(async seed =>
        {
            foreach (var pair in pairs)
            {
                await seed.Person(pair.Coach, school.Unit);
                await seed.Pair(pair.Name, pair.Coach, pair.Coachee, school.Unit);
            }
        });
        return pairs;
    }

    // Nothing but a taken time may refuse a claim: no lock error, no time-out.
    private static async Task<V1.Session?> Outcome(AsyncUnaryCall<V1.Session> call)
    {
        try
        {
            return await call;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition && Errors.Reason(e) == "SLOT_TAKEN")
        {
            return null;
        }
    }

    // Cells that no session of the school holds any more.
    private const string OrphanedCells = """
        SELECT COUNT(*) FROM booking_cells b JOIN sessions s ON s.name = b.session
        WHERE s.org_unit = @Unit AND s.state NOT IN (1, 2, 5)
        """;

    private sealed record Couple(string Name, string Coach, string Coachee);
}

public sealed class BookingOfThingsOnSqlite(SchedulingOnSqlite host, ITestOutputHelper output)
    : BookingOfThingsTests(host, output), IClassFixture<SchedulingOnSqlite>;
public sealed class BookingOfThingsOnSqlServer(SchedulingOnSqlServer host, ITestOutputHelper output)
    : BookingOfThingsTests(host, output), IClassFixture<SchedulingOnSqlServer>;
