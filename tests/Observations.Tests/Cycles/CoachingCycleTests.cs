using Coaching.Observations.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Observations.V1.CoachingCycle.Types;
using static Coaching.Observations.Tests.ObservationsOnSqlite;

namespace Coaching.Observations.Tests;

public abstract class CoachingCycleTests(ObservationsOnSqlite host)
{
    private const string CoachingAtScale = "cycleTemplates/coaching-at-scale";
    private const string DropInAndFeedback = "cycleTemplates/drop-in-and-feedback";
    private const string ImpactCycle = "cycleTemplates/impact-cycle";

    [DatabaseFact]
    [Trait("requirement", "CAS-06")]
    [Trait("requirement", "CAS-07")]
    [Trait("requirement", "CAS-08")]
    [Trait("requirement", "CAS-09")]
    [Trait("requirement", "CAS-10")]
    [Trait("requirement", "CAS-15")]
    [Trait("requirement", "LL-14")]
    public async Task Coaching_at_Scale_runs_through_its_four_stages_and_names_each_gate()
    {
        var work = await CycleWork.Begin(host, CoachingAtScale);

        Assert.Equal("ILLEGAL_STAGE", (await work.AdvanceRefused(work.Coach, "implementation")).Reason);
        await work.Pass(() => work.AdvanceRefused(work.Coachee, "agreement"),
            ("PRIORITIES_RECORDED", work.Prioritise), ("COACH_READY", work.Ready), ("COMPETENCY_NAMED", work.NameCompetency));
        await work.Advance(work.Coachee, "agreement");

        await work.Pass(() => work.AdvanceRefused(work.Coach, "implementation"),
            ("GOAL_SET", () => work.SetGoal(complete: false)), ("AGREEMENT_ACCEPTED", work.AcceptAgreement));
        await work.Advance(work.Coach, "implementation");

        work.Wait(days: 15);
        await work.Pass(() => work.AdvanceRefused(work.Coach, "reflection"),
            ("SESSION_HELD", async () => { await work.Meet(); work.Wait(days: 15); }
        ),
            ("OBSERVED", async () => { await work.Observe(); work.Wait(days: 15); }
        ),
            ("MODELLED", async () => { await work.Model(); work.Wait(days: 15); }
        ),
            ("FEEDBACK_GIVEN", async () => { await work.GiveFeedback(""); work.Wait(days: 15); }
        ),
            ("EVIDENCE_ATTACHED", work.AttachEvidence),
            ("FOLLOWED_UP", work.Meet));
        await work.Advance(work.Coachee, "reflection");

        await work.Pass(() => work.CloseRefused(work.Coach, Decision.Close),
            ("MEASURED", () => work.Measure(30)), ("COACH_AGREES", () => work.Agree(work.Coach)), ("COACHEE_AGREES", () => work.Agree(work.Coachee)));
        var closed = await work.Close(work.Coachee, Decision.Close);

        Assert.Equal((State.Closed, "reflection"), (closed.State, closed.Stage));
        Assert.Equal(["planning", "agreement", "implementation", "reflection"], closed.StageVisits.Select(visit => visit.Stage));
        Assert.All(closed.StageVisits, visit => Assert.True(visit.LeaveTime >= visit.EnterTime));
        var review = Assert.Single(closed.Reviews);
        Assert.Equal((work.School.Teacher, Decision.Close, "Most read aloud now."), (review.Author, review.Decision, review.Progress));
        Assert.Equal("CYCLE_CLOSED", (await work.AdvanceRefused(work.Coach, "implementation")).Reason);
        var kinds = (await work.Coach.Get<ListCycleEventsResponse>($"{work.Name}/events")).CycleEvents.Select(one => one.Kind);
        Assert.Equal(
            [CycleEvent.Types.Kind.Session, CycleEvent.Types.Kind.Observation, CycleEvent.Types.Kind.Modelling, CycleEvent.Types.Kind.Feedback, CycleEvent.Types.Kind.Session],
            kinds);
    }

    [DatabaseFact]
    [Trait("requirement", "LL-14")]
    public async Task A_cycle_that_has_not_lasted_long_enough_does_not_end()
    {
        var work = await CycleWork.Begin(host, CoachingAtScale);
        await ToReflection(work);
        await work.Measure(30);
        await work.Agree(work.Coach);
        await work.Agree(work.Coachee);

        var (reason, missing) = await work.CloseRefused(work.Coach, Decision.Close);
        work.Wait(days: 28);
        var closed = await work.Close(work.Coach, Decision.Close);

        Assert.Equal(("GATE_NOT_MET", "SUSTAINED"), (reason, Assert.Single(missing)));
        Assert.Equal(State.Closed, closed.State);
    }

    [DatabaseFact]
    [Trait("requirement", "IMP-01")]
    [Trait("requirement", "STEP-13")]
    public async Task Drop_in_and_feedback_runs_through_its_stages_and_names_each_gate()
    {
        var work = await CycleWork.Begin(host, DropInAndFeedback);

        Assert.Equal("NOT_PROPOSER", (await work.AdvanceRefused(work.Coachee, "feedback")).Reason);
        var seen = new DropIn();
        await work.Pass(() => work.AdvanceRefused(work.Coach, "feedback"), ("OBSERVED", async () => seen = await work.DropIn()));
        await work.Advance(work.Coach, "feedback");

        var (_, missing) = await work.AdvanceRefused(work.Coach, "practice");
        Assert.Equal(["FEEDBACK_GIVEN", "STEP_AGREED", "REHEARSED", "COACH_AGREES", "COACHEE_AGREES"], missing);
        await work.GiveFeedback(seen.Name);
        await work.Pass(() => work.AdvanceRefused(work.Coach, "practice"),
            ("REHEARSED", () => work.GiveFeedback("", rehearsals: 2)),
            ("COACH_AGREES", () => work.Agree(work.Coach)),
            ("COACHEE_AGREES", () => work.Agree(work.Coachee)));
        await work.Advance(work.Coachee, "practice");

        work.Wait(days: 15);
        await work.Pass(() => work.CloseRefused(work.Coach, Decision.Close),
            ("OBSERVED", async () => { await work.Observe(); work.Wait(days: 15); }
        ),
            ("FOLLOWED_UP", work.Meet),
            ("COMPETENCY_NAMED", work.NameCompetency),
            ("GOAL_SET", () => work.SetGoal(complete: true)),
            ("EVIDENCE_ATTACHED", work.AttachEvidence));
        var closed = await work.Close(work.Coach, Decision.Close);

        Assert.Equal(["drop_in", "feedback", "practice"], closed.StageVisits.Select(visit => visit.Stage));
    }

    [DatabaseFact]
    [Trait("requirement", "IMP-01")]
    [Trait("requirement", "IMP-02")]
    [Trait("requirement", "IMP-03")]
    [Trait("requirement", "IMP-05")]
    [Trait("requirement", "IMP-06")]
    [Trait("requirement", "IMP-07")]
    public async Task The_impact_cycle_runs_through_its_stages_and_names_each_gate()
    {
        var work = await CycleWork.Begin(host, ImpactCycle);

        await work.Pass(() => work.AdvanceRefused(work.Coach, "learn"),
            ("REALITY_PICTURED", () => work.Change(work.Coachee, "reality", cycle => cycle.Reality = "Eight of forty read aloud.")),
            ("GOAL_SET", () => work.SetGoal(complete: false)),
            ("STUDENT_FOCUSED_GOAL", work.CompleteGoal),
            ("STRATEGY_CHOSEN", work.ChooseStrategy),
            ("COACH_AGREES", () => work.Agree(work.Coach)),
            ("COACHEE_AGREES", () => work.Agree(work.Coachee)));
        await work.Advance(work.Coachee, "learn");

        await work.Pass(() => work.AdvanceRefused(work.Coachee, "improve"),
            ("CHECKLIST_MADE", work.MakeChecklist),
            ("MODELLED", work.Model),
            ("COACH_AGREES", () => work.Agree(work.Coach)),
            ("COACHEE_AGREES", () => work.Agree(work.Coachee)));
        await work.Advance(work.Coachee, "improve");

        await work.Pass(() => work.CloseRefused(work.Coachee, Decision.Close),
            ("MEASURED", async () => { await work.Measure(12); await work.Measure(31); }
        ),
            ("GOAL_RESOLVED", work.MeetGoal),
            ("SUSTAINED", () => { work.Wait(days: 21); return Task.CompletedTask; }
        ),
            ("COMPETENCY_NAMED", work.NameCompetency),
            ("EVIDENCE_ATTACHED", work.AttachEvidence),
            ("COACH_AGREES", () => work.Agree(work.Coach)),
            ("COACHEE_AGREES", () => work.Agree(work.Coachee)));
        var closed = await work.Close(work.Coach, Decision.Close);

        Assert.Equal(["identify", "learn", "improve"], closed.StageVisits.Select(visit => visit.Stage));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-10")]
    [Trait("requirement", "LL-02")]
    public async Task Continue_begins_the_next_cycle_and_adjust_goes_back_within_it()
    {
        var work = await CycleWork.Begin(host, CoachingAtScale);
        await ToReflection(work);

        var adjusted = await work.Close(work.Coachee, Decision.Adjust);
        Assert.Equal((State.Open, "implementation"), (adjusted.State, adjusted.Stage));
        await work.Advance(work.Coach, "reflection");
        await work.Measure(30);
        await work.Agree(work.Coach);
        await work.Agree(work.Coachee);
        work.Wait(days: 28);
        var ended = await work.Close(work.Coach, Decision.Continue);
        var next = await work.Coach.Get<CoachingCycle>(ended.NextCycle);

        Assert.Equal([Decision.Adjust, Decision.Continue], ended.Reviews.Select(review => review.Decision));
        Assert.Equal((State.Closed, 1, ""), (ended.State, ended.Number, ended.PreviousCycle));
        Assert.Equal((State.Open, 2, ended.Name, "planning"), (next.State, next.Number, next.PreviousCycle, next.Stage));
        Assert.Equal((ended.Goals, ended.Competencies, ended.Priorities), (next.Goals, next.Competencies, next.Priorities));
        Assert.Empty(next.Evidence);
        Assert.Null(next.CoachReadiness);
        var facts = await host.Facts<CoachingCycleChanged>(next.Name);
        Assert.Equal((2, "planning", State.Open), (facts[0].Number, facts[0].Stage, facts[0].State));
    }

    [DatabaseFact]
    public async Task A_pair_runs_one_cycle_at_a_time_and_whoever_began_it_is_kept()
    {
        var school = await School.Open(host);
        var first = await Cycles(school, school.Head).CreateCoachingCycleAsync(New(school));

        var error = await Cycles(school, school.Teacher).CreateCoachingCycleAsync(New(school)).Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");
        var cancelled = await Cycles(school, school.Teacher).CancelCoachingCycleAsync(new CancelCoachingCycleRequest
        {
            Name = first.Name,
            Reason = CancelReason.PlansChanged,
            Etag = first.Etag,
            RequestId = NewRequest,
        });
        var second = await Cycles(school, school.Teacher).CreateCoachingCycleAsync(New(school));

        Assert.Contains(first.Name, error.Status.Detail, StringComparison.Ordinal);
        Assert.Equal((State.Cancelled, CancelReason.PlansChanged, school.Head), (cancelled.State, cancelled.CancelReason, cancelled.Author));
        Assert.Equal((2, school.Teacher), (second.Number, second.Author));
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Everybody_but_the_pair_is_told_that_there_is_no_such_cycle()
    {
        var school = await School.Open(host);
        var made = await Cycles(school, school.Head).CreateCoachingCycleAsync(New(school));
        var absent = $"coachingCycles/{Guid.NewGuid()}";
        absent = absent[..made.Name.Length];

        foreach (var person in new[] { school.OtherCoach, school.FormerCoach, school.Colleague, school.OtherHead, school.Official, school.CountyOfficer, school.NationalAdmin })
        {
            var cycles = Cycles(school, person);
            var foreign = await cycles.GetCoachingCycleAsync(new GetCoachingCycleRequest { Name = made.Name }).NotFound();
            var missing = await cycles.GetCoachingCycleAsync(new GetCoachingCycleRequest { Name = absent }).NotFound();
            Assert.Equal(missing.Told(absent), foreign.Told(made.Name));
            Assert.DoesNotContain((await cycles.ListCoachingCyclesAsync(new ListCoachingCyclesRequest())).CoachingCycles, cycle => cycle.Name == made.Name);
            await cycles.ListCycleMessagesAsync(new ListCycleMessagesRequest { Parent = made.Name }).NotFound();
            await cycles.CreateCycleMessageAsync(
                new CreateCycleMessageRequest { Parent = made.Name, CycleMessage = new CycleMessage { Text = "Hm." }, RequestId = NewRequest }).NotFound();
            await cycles.CreateCoachingCycleAsync(New(school)).NotFound();
        }
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-12")]
    public async Task A_follow_up_falls_due_and_is_listed_until_the_two_meet()
    {
        var work = await CycleWork.Begin(host, CoachingAtScale);
        var list = $"coachingCycles?overdue=true&coachingRelationship={work.School.Pair}";

        Assert.Empty((await work.Coach.Get<ListCoachingCyclesResponse>(list)).CoachingCycles);
        work.Wait(days: 14);
        var overdue = (await work.Coach.Get<ListCoachingCyclesResponse>(list)).CoachingCycles;
        await work.Meet();
        var after = (await work.Coach.Get<ListCoachingCyclesResponse>(list)).CoachingCycles;

        Assert.Equal(work.Name, Assert.Single(overdue).Name);
        Assert.Empty(after);
        Assert.Equal(host.Clock.GetUtcNow().AddDays(14), (await work.Now()).FollowUpDueTime.ToDateTimeOffset(), TimeSpan.FromMinutes(5));
    }

    [DatabaseFact]
    [Trait("requirement", "LL-14")]
    [Trait("requirement", "IMP-09")]
    public async Task The_two_keep_a_dialogue_that_stays_as_it_was_said()
    {
        var school = await School.Open(host);
        var (coach, coachee) = (Cycles(school, school.Head), Cycles(school, school.Teacher));
        var cycle = await coach.CreateCoachingCycleAsync(New(school));
        var texts = new[] { "How did it go? 👏🏾", "نعم", new string('ሰ', 20_000) };

        foreach (var (text, i) in texts.Select((text, i) => (text, i)))
        {
            await (i == 1 ? coachee : coach).CreateCycleMessageAsync(
                new CreateCycleMessageRequest { Parent = cycle.Name, CycleMessage = new CycleMessage { Text = text }, RequestId = NewRequest });
        }

        var first = await coachee.ListCycleMessagesAsync(new ListCycleMessagesRequest { Parent = cycle.Name, PageSize = 2 });
        var second = await coachee.ListCycleMessagesAsync(new ListCycleMessagesRequest { Parent = cycle.Name, PageSize = 2, PageToken = first.NextPageToken });
        var all = first.CycleMessages.Concat(second.CycleMessages).ToList();
        Assert.Equal(texts, all.Select(message => message.Text));
        Assert.Equal([school.Head, school.Teacher, school.Head], all.Select(message => message.Author));
        var error = await coach.CreateCycleMessageAsync(
            new CreateCycleMessageRequest { Parent = cycle.Name, CycleMessage = new CycleMessage { Text = new string('x', 20_001) }, RequestId = "?" }).Invalid();
        Assert.Equal(["cycle_message.text", "request_id"], error.Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-52")]
    [Trait("requirement", "LL-07")]
    public async Task Who_needs_more_is_met_sooner_and_the_rule_is_visible()
    {
        var work = await CycleWork.Begin(host, CoachingAtScale);

        var usual = (await work.Now()).Support;
        var changed = await work.Change(work.Coachee, "needs", cycle => cycle.Needs = new Needs
        {
            Teacher = "New to this subject.",
            Setting = "Sixty in the class.",
            Need = CycleTemplate.Types.Need.High,
        });

        Assert.Equal((CycleTemplate.Types.Intensity.Standard, ""), (usual.Intensity, usual.Rule));
        Assert.Equal((CycleTemplate.Types.Intensity.Intensive, "much_need"), (changed.Support.Intensity, changed.Support.Rule));
        Assert.NotEmpty(changed.Support.Title);
        Assert.Equal(TimeSpan.FromDays(7), changed.FollowUpDueTime.ToDateTimeOffset() - changed.CreateTime.ToDateTimeOffset());
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-07")]
    public async Task Only_the_coach_says_that_the_coach_is_ready()
    {
        var school = await School.Open(host);
        var cycle = await Cycles(school, school.Teacher).CreateCoachingCycleAsync(New(school));
        var request = new UpdateCoachingCycleRequest
        {
            CoachingCycle = new CoachingCycle { Name = cycle.Name, Etag = cycle.Etag, CoachReadiness = new CoachReadiness { Ready = true } },
            RequestId = NewRequest,
        };

        await Cycles(school, school.Teacher).UpdateCoachingCycleAsync(request).Refused(StatusCode.FailedPrecondition, "NOT_THE_COACH");
        request.RequestId = NewRequest;
        var ready = await Cycles(school, school.Head).UpdateCoachingCycleAsync(request);
        request.RequestId = NewRequest;
        await Cycles(school, school.Head).UpdateCoachingCycleAsync(request).Refused(StatusCode.Aborted, "ETAG_MISMATCH");

        Assert.True(ready.CoachReadiness.Ready);
        Assert.NotNull(ready.CoachReadiness.RecordTime);
    }

    [DatabaseFact]
    public async Task Everything_wrong_with_a_cycle_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = New(school);
        request.CoachingCycle.CycleTemplate = "x";
        request.CoachingCycle.Reality = new string('r', 10_001);
        request.CoachingCycle.Priorities.Add(new Priority { DevelopmentPriority = "x" });
        request.CoachingCycle.Competencies.Add("");
        request.CoachingCycle.Goals.Add("x");
        request.CoachingCycle.Evidence.Add(new CoachingCycle.Types.Evidence());
        (request.CoachingCycleId, request.RequestId) = ("?", "?");

        var error = await Cycles(school, school.Head).CreateCoachingCycleAsync(request).Invalid();

        Assert.Equal(
            [
                "coaching_cycle.competencies[0]", "coaching_cycle.cycle_template", "coaching_cycle.evidence[0].title", "coaching_cycle.goals[0]",
                "coaching_cycle.priorities[0].development_priority", "coaching_cycle.priorities[0].title", "coaching_cycle.reality", "coaching_cycle_id", "request_id",
            ],
            error.Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-09")]
    [Trait("requirement", "CAS-14")]
    [Trait("requirement", "IMP-06")]
    public async Task A_session_has_an_approach_a_modelling_a_kind_and_neither_the_others()
    {
        var school = await School.Open(host);
        var cycles = Cycles(school, school.Head);
        var cycle = await cycles.CreateCoachingCycleAsync(New(school));
        async Task<IReadOnlyList<string>> Wrong(CycleEvent happened) => (await cycles.CreateCycleEventAsync(
            new CreateCycleEventRequest { Parent = cycle.Name, CycleEvent = happened, RequestId = NewRequest }).Invalid()).Paths();
        var now = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(host.Clock.GetUtcNow());

        Assert.Equal(["cycle_event.event_time", "cycle_event.kind"], await Wrong(new CycleEvent { Kind = CycleEvent.Types.Kind.Observation }));
        Assert.Equal(["cycle_event.modelling"], await Wrong(new CycleEvent { Kind = CycleEvent.Types.Kind.Modelling, EventTime = now }));
        Assert.Equal(["cycle_event.modelling", "cycle_event.strategy"], await Wrong(new CycleEvent
        {
            Kind = CycleEvent.Types.Kind.Session,
            EventTime = now,
            Modelling = CycleEvent.Types.Modelling.Video,
            Strategy = "goals/a/strategies/b",
        }));
        Assert.Equal(["cycle_event.strategy"], await Wrong(new CycleEvent
        {
            Kind = CycleEvent.Types.Kind.Modelling,
            EventTime = now,
            Modelling = CycleEvent.Types.Modelling.Video,
            Strategy = "goals/a/strategies/b",
        }));
        Assert.Equal(["cycle_event.event_time"], await Wrong(new CycleEvent
        {
            Kind = CycleEvent.Types.Kind.Session,
            EventTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(host.Clock.GetUtcNow().AddDays(-9)),
        }));
        var made = await cycles.CreateCycleEventAsync(new CreateCycleEventRequest
        {
            Parent = cycle.Name,
            CycleEvent = new CycleEvent { Kind = CycleEvent.Types.Kind.Session, EventTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(host.Clock.GetUtcNow()) },
            RequestId = NewRequest,
        });
        Assert.Equal(CycleEvent.Types.Approach.Individual, made.Approach);
    }

    [DatabaseFact]
    [Trait("requirement", "P4")]
    public async Task Sixty_four_sends_of_one_request_begin_one_cycle()
    {
        var school = await School.Open(host);
        var cycles = Cycles(school, school.Head);
        var request = New(school);

        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => cycles.CreateCoachingCycleAsync(request).ResponseAsync));

        Assert.Single(all.Distinct());
        Assert.Single(await host.Facts<CoachingCycleChanged>(all[0].Name));
    }

    [DatabaseFact]
    [Trait("requirement", "P16")]
    public async Task Reading_a_cycle_is_audited_and_what_was_written_lies_sealed()
    {
        var work = await CycleWork.Begin(host, CoachingAtScale);
        await work.Change(work.Coachee, "reality", cycle => cycle.Reality = "marker-of-reality");

        await work.Coach.Get<CoachingCycle>(work.Name);

        Assert.Contains(await host.Audited(work.Name), line => line.Actor == work.School.Head && line.Method.EndsWith("/GetCoachingCycle", StringComparison.Ordinal));
        var accesses = await host.Database.Read(
            db => db.Query<string>("SELECT actor FROM accesses WHERE subject = @Teacher AND resource = @Name", new { work.School.Teacher, work.Name }), default);
        Assert.Equal([work.School.Head], accesses.Distinct());
        var content = await host.Database.Read(db => db.One<byte[]>("SELECT content FROM coaching_cycles WHERE name = @Name", new { work.Name }), default);
        Assert.DoesNotContain("marker", System.Text.Encoding.UTF8.GetString(content), StringComparison.Ordinal);
    }

    private static async Task ToReflection(CycleWork work)
    {
        await work.Prioritise();
        await work.Ready();
        await work.NameCompetency();
        await work.Advance(work.Coach, "agreement");
        await work.SetGoal(complete: true);
        await work.AcceptAgreement();
        await work.Advance(work.Coach, "implementation");
        await work.Meet();
        var seen = await work.Observe();
        await work.Model();
        await work.GiveFeedback(seen.Name);
        await work.AttachEvidence();
        await work.Advance(work.Coach, "reflection");
    }

    private static CreateCoachingCycleRequest New(School school) => new()
    {
        CoachingCycle = new CoachingCycle { CoachingRelationship = school.Pair },
        RequestId = NewRequest,
    };

    private static CoachingCycleService.CoachingCycleServiceClient Cycles(School school, string person) => new(school.As(person));
}

public sealed class CoachingCycleOnSqlite(ObservationsOnSqlite host) : CoachingCycleTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class CoachingCycleOnSqlServer(ObservationsOnSqlServer host) : CoachingCycleTests(host), IClassFixture<ObservationsOnSqlServer>;
