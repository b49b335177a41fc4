using Coaching.Observations.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using Access = Coaching.Observations.V1.WalkPack.Types.Access;
using Client = Coaching.Observations.V1.LearningWalkService.LearningWalkServiceClient;
using Effect = Coaching.Observations.V1.StepSighting.Types.Effect;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Reminder = Coaching.Observations.V1.StepSighting.Types.Reminder;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using Use = Coaching.Observations.V1.StepSighting.Types.Use;

namespace Coaching.Observations.Tests;

public abstract class LearningWalkTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "STEP-28")]
    [Trait("requirement", "P10")]
    public async Task A_walk_takes_along_the_last_three_steps_of_own_coachees_and_of_teachers_who_have_opened_theirs()
    {
        var school = await School.Open(host);
        var steps = new List<string>();
        for (var week = 4; week >= 1; week--)
        {
            steps.Add(await Agree(school, school.Head, school.Pair, Yesterday.AddDays(-7 * week)));
        }

        var others = await Agree(school, school.OtherCoach, school.OtherPair, Yesterday.AddDays(-3));
        var own = await As(school, school.Head).CreateLearningWalkAsync(Walk(school, host.Clock.GetUtcNow(), school.Teacher, school.Colleague));
        var foreign = await As(school, school.Official).CreateLearningWalkAsync(Walk(school, host.Clock.GetUtcNow(), school.Teacher));

        var pack = await As(school, school.Head).QueryWalkPackAsync(new QueryWalkPackRequest { LearningWalk = own.Name });
        Assert.Equal([Access.Coach, Access.Hidden], pack.Stops.Select(stop => stop.Access));
        Assert.Equal(Enumerable.Reverse(steps).Take(3), pack.Stops[0].Steps.Select(step => step.ActionStep));
        Assert.All(pack.Stops[0].Steps, step => Assert.Equal("Wait for an answer.", step.What));
        Assert.Empty(pack.Stops[1].Steps);

        var look = new QueryWalkPackRequest { LearningWalk = foreign.Name };
        Assert.Equal(Access.Hidden, (await As(school, school.Official).QueryWalkPackAsync(look)).Stops[0].Access);
        var consent = await Switch(school, WalkConsent.Types.Access.Open, "\"0\"");
        var opened = (await As(school, school.Official).QueryWalkPackAsync(look)).Stops[0];
        Assert.Equal((Access.Opened, others, 3), (opened.Access, opened.Steps[0].ActionStep, opened.Steps.Count));
        await Switch(school, WalkConsent.Types.Access.Closed, consent.Etag);
        Assert.Empty((await As(school, school.Official).QueryWalkPackAsync(look)).Stops[0].Steps);
        Assert.Contains(await host.Audited(foreign.Name), line => line.Actor == school.Official);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-28")]
    public async Task Opened_steps_show_around_the_walk_only_and_a_walk_is_its_leaders()
    {
        var school = await School.Open(host);
        await Agree(school, school.Head, school.Pair, Yesterday.AddDays(-7));
        await Switch(school, WalkConsent.Types.Access.Open, "\"0\"");
        var later = await As(school, school.Official).CreateLearningWalkAsync(Walk(school, host.Clock.GetUtcNow().AddDays(3), school.Teacher));
        var look = new QueryWalkPackRequest { LearningWalk = later.Name };

        Assert.Equal(Access.Hidden, (await As(school, school.Official).QueryWalkPackAsync(look)).Stops[0].Access);
        await As(school, school.Head).QueryWalkPackAsync(look).NotFound();
        Assert.Equal(later, await As(school, school.Head).GetLearningWalkAsync(new GetLearningWalkRequest { Name = later.Name }));
        Assert.Equal([later], (await As(school, school.Head).ListLearningWalksAsync(new ListLearningWalksRequest())).LearningWalks);
        await As(school, school.OtherHead).GetLearningWalkAsync(new GetLearningWalkRequest { Name = later.Name }).NotFound();
        await As(school, school.OtherHead).CreateLearningWalkAsync(Walk(school, Yesterday, school.Teacher)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await As(school, school.Colleague).CreateLearningWalkAsync(Walk(school, Yesterday, school.Teacher)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await As(school, school.OtherCoach).GetWalkConsentAsync(new GetWalkConsentRequest { Name = $"{school.Teacher}/walkConsent" }).NotFound();
        Assert.Equal(
            ["learning_walk.end_time", "learning_walk.stops[0].start_time", "learning_walk.stops[0].teacher", "request_id"],
            (await As(school, school.Head).CreateLearningWalkAsync(new CreateLearningWalkRequest
            {
                LearningWalk = new LearningWalk
                {
                    OrgUnit = school.Unit,
                    StartTime = Yesterday.ToTimestamp(),
                    EndTime = Yesterday.AddHours(13).ToTimestamp(),
                    Stops = { new LearningWalk.Types.Stop { Teacher = "teacher", StartTime = Yesterday.AddHours(-1).ToTimestamp() } },
                },
            }).Invalid()).Paths());
        Assert.Equal(["learning_walk.stops[0].teacher"], (await As(school, school.Head).CreateLearningWalkAsync(Walk(school, Yesterday, school.OtherHead)).Invalid()).Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-29")]
    public async Task What_was_seen_is_the_pairs_once_the_walk_is_closed()
    {
        var school = await School.Open(host);
        var step = await Agree(school, school.Head, school.Pair, Yesterday.AddDays(-28));
        var walk = await As(school, school.Official).CreateLearningWalkAsync(Walk(school, Yesterday, school.Teacher));
        await As(school, school.Official).CreateStepSightingAsync(Sight(walk, step)).NotFound();
        await Switch(school, WalkConsent.Types.Access.Open, "\"0\"");

        var seen = await As(school, school.Official).CreateStepSightingAsync(Sight(walk, step));
        await As(school, school.Official).CreateStepSightingAsync(Sight(walk, step)).Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");
        var noOccasion = Sight(walk, step);
        noOccasion.StepSighting.Use = Use.NotSeen;
        Assert.Equal(["step_sighting.effect"], (await As(school, school.Official).CreateStepSightingAsync(noOccasion).Invalid()).Paths());

        Assert.InRange(seen.AgeDays, 27, 28);
        var read = new GetStepSightingRequest { Name = seen.Name };
        foreach (var person in new[] { school.Official, school.Head, school.Teacher })
        {
            Assert.Equal(seen, await As(school, person).GetStepSightingAsync(read));
        }

        await As(school, school.OtherCoach).GetStepSightingAsync(read).NotFound();
        var closed = await As(school, school.Official).CloseLearningWalkAsync(new CloseLearningWalkRequest { Name = walk.Name, Etag = walk.Etag, RequestId = NewRequest });
        Assert.Equal(LearningWalk.Types.State.Closed, closed.State);
        await As(school, school.Official).GetStepSightingAsync(read).NotFound();
        Assert.Empty((await As(school, school.Official).ListStepSightingsAsync(new ListStepSightingsRequest())).StepSightings);
        Assert.Equal([seen], (await As(school, school.Head).ListStepSightingsAsync(new ListStepSightingsRequest { Reminder = Reminder.Needed })).StepSightings);
        await As(school, school.Official).CreateStepSightingAsync(Sight(walk, step)).Refused(StatusCode.FailedPrecondition, "WALK_CLOSED");
        var fact = Assert.Single(await host.Facts<LearningWalkHeld>(walk.Name));
        Assert.Equal((1, 1, school.Official), (fact.StopCount, fact.SightingCount, fact.Leader));

        var next = await As(school, school.Head).CreateLearningWalkAsync(Walk(school, host.Clock.GetUtcNow(), school.Teacher));
        var packed = (await As(school, school.Head).QueryWalkPackAsync(new QueryWalkPackRequest { LearningWalk = next.Name })).Stops[0].Steps[0];
        Assert.Equal((Use.InUse, seen.SightTime), (packed.LastUse, packed.LastSightTime));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-28")]
    [Trait("requirement", "P12")]
    public async Task How_many_steps_last_is_told_of_many_teachers_only()
    {
        var id = Guid.NewGuid().ToString("N")[..10];
        string Unit(string name) => $"orgUnits/{name}-{id}";
        string Person(string name) => $"people/{name}-{id}";
        await host.Seed(async seed =>
        {
            await seed.Unit(Unit("nation"), level: Level.Nation);
            foreach (var (school, teachers) in new[] { ("large", 6), ("small", 2) })
            {
                await seed.Unit(Unit(school), Unit("nation"));
                await seed.Person(Person($"head-{school}"), Unit(school), Role.HeadOfInstitution);
                for (var teacher = 0; teacher < teachers; teacher++)
                {
                    await seed.Person(Person($"{school}{teacher}"), Unit(school));
                    await seed.Pair($"coachingRelationships/{school}{teacher}-{id}", Person($"head-{school}"), Person($"{school}{teacher}"), Unit(school));
                }
            }

            await seed.Person(Person("officer"), Unit("nation"), Role.NationalOfficer);
        });
        foreach (var (name, teachers) in new[] { ("large", 6), ("small", 2) })
        {
            var call = host.As(Person($"head-{name}"), "head_teacher", "teacher");
            var walks = new Client(call);
            var start = Yesterday.AddDays(-14);
            var request = new CreateLearningWalkRequest
            {
                LearningWalk = new LearningWalk { OrgUnit = Unit(name), StartTime = start.ToTimestamp(), EndTime = start.AddHours(4).ToTimestamp() },
                RequestId = NewRequest,
            };
            request.LearningWalk.Stops.Add(Enumerable.Range(0, teachers).Select(teacher => new LearningWalk.Types.Stop { Teacher = Person($"{name}{teacher}"), StartTime = start.ToTimestamp() }));
            var walk = await walks.CreateLearningWalkAsync(request);
            for (var teacher = 0; teacher < teachers; teacher++)
            {
                var visit = await new ObservationService.ObservationServiceClient(call).CreateObservationAsync(
                    Visit($"coachingRelationships/{name}{teacher}-{id}", start.AddDays(-28)));
                var talk = await new FeedbackMeetingService.FeedbackMeetingServiceClient(call).CreateFeedbackMeetingAsync(Talk(visit));
                var sighting = Sight(walk, talk.ActionStep.Name);
                (sighting.StepSighting.Use, sighting.StepSighting.Effect) = teacher < 4 ? (Use.InUse, Effect.Some) : (Use.NotUsed, default);
                sighting.StepSighting.SightTime = start.AddHours(1).ToTimestamp();
                await walks.CreateStepSightingAsync(sighting);
            }
        }

        var nation = await new Client(host.As(Person("officer"), "national_admin")).QueryStepTransferAsync(new QueryStepTransferRequest { OrgUnit = Unit("nation") });
        var large = await new Client(host.As(Person("head-large"), "head_teacher")).QueryStepTransferAsync(new QueryStepTransferRequest { OrgUnit = Unit("large") });
        await new Client(host.As(Person("head-large"), "head_teacher")).QueryStepTransferAsync(new QueryStepTransferRequest { OrgUnit = Unit("small") })
            .Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");

        // Six teachers could be shown, but less the total they would tell of the two.
        Assert.Equal((4, false, 8, 75), Told(nation.Total.Figures[0]));
        Assert.All(nation.Rows, row => Assert.True(row.Figures[0].Suppressed));
        Assert.True(large.Total.Figures[0].Suppressed);
        Assert.Equal((8, true, 0, 0), Told(nation.Total.Figures[1]));

        static (int, bool, int, int) Told(QueryStepTransferResponse.Types.Figure figure) => (figure.Weeks, figure.Suppressed, figure.TeacherCount, figure.UsedPercent);
    }

    private static Client As(School school, string person) => new(school.As(person));

    private static async Task<string> Agree(School school, string coach, string pair, DateTimeOffset start) =>
        (await Meetings(school, coach).CreateFeedbackMeetingAsync(Talk(await Visits(school, coach).CreateObservationAsync(Visit(pair, start))))).ActionStep.Name;

    private static async Task<WalkConsent> Switch(School school, WalkConsent.Types.Access access, string etag) =>
        await As(school, school.Teacher).UpdateWalkConsentAsync(new UpdateWalkConsentRequest
        {
            WalkConsent = new WalkConsent { Name = "people/me/walkConsent", Access = access, Etag = etag },
            RequestId = NewRequest,
        });

    private static CreateLearningWalkRequest Walk(School school, DateTimeOffset start, params string[] teachers) => new()
    {
        LearningWalk = new LearningWalk
        {
            OrgUnit = school.Unit,
            StartTime = start.ToTimestamp(),
            EndTime = start.AddHours(2).ToTimestamp(),
            Stops = { teachers.Select(teacher => new LearningWalk.Types.Stop { Teacher = teacher, StartTime = start.AddMinutes(10).ToTimestamp(), Place = "Room 4" }) },
        },
        RequestId = NewRequest,
    };

    private static CreateStepSightingRequest Sight(LearningWalk walk, string step) => new()
    {
        StepSighting = new StepSighting
        {
            LearningWalk = walk.Name,
            ActionStep = step,
            Use = Use.InUse,
            Effect = Effect.Strong,
            Reminder = Reminder.Needed,
            Note = "Three hands went up. \U0001F64B\U0001F3FF",
            SightTime = (walk.StartTime.ToDateTimeOffset() + TimeSpan.FromMinutes(15)).ToTimestamp(),
        },
        RequestId = NewRequest,
    };
}

public sealed class LearningWalkOnSqlite(ObservationsOnSqlite host) : LearningWalkTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class LearningWalkOnSqlServer(ObservationsOnSqlServer host) : LearningWalkTests(host), IClassFixture<ObservationsOnSqlServer>;
