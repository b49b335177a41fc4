using Coaching.Observations.V1;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Localhost;

/// <summary>
/// The part of the demonstration in which three pairs are in the midst of a cycle, one of each template. Cycles keep the service's own time, so
/// none of them is over yet.
/// </summary>
internal sealed partial class DemoSeeder
{
    private const string Goal = "goals/read-aloud";

    // Planned, agreed and in its third stage: with a goal that is measured, a strategy from the library and a checklist.
    private async Task RunCoachingAtScale(CancellationToken cancel)
    {
        var pair = TaughtAt(0);
        var (coach, coachee) = (await clients.Cycles(pair.Coach), await clients.Cycles(pair.Coachee));
        var cycle = await Begin(pair, pair.Coachee, "coaching-at-scale", cancel);
        if (cycle.Stage == "planning")
        {
            cycle = await Change(coachee, cycle, "priorities,competencies,needs", change =>
            {
                change.Priorities.Add(new CoachingCycle.Types.Priority { Title = "Learners read aloud", Reason = "Nine of forty read aloud in the first week." });
                change.Competencies.Add("questioning");
                change.Needs = new CoachingCycle.Types.Needs { Teacher = "A way to hear every learner.", Setting = "Forty learners and twenty books." };
            }, cancel);
            cycle = await Change(coach, cycle, "coach_readiness", change =>
                change.CoachReadiness = new CoachingCycle.Types.CoachReadiness { Ready = true, Note = "Has read the protocol of the stage." }, cancel);
            cycle = await Advance(coachee, cycle, "agreement", cancel);
        }

        if (cycle.Stage == "agreement")
        {
            await SetGoal(pair, Goal, "More learners read aloud in each lesson", cancel);
            cycle = cycle.Goals.Count > 0 ? cycle : await Change(coachee, cycle, "goals", change => change.Goals.Add(Goal), cancel);
            await Agree(pair, cycle, cancel);
            cycle = await Advance(coach, cycle, "implementation", cancel);
        }

        await Work(pair, Goal, cancel);
        await Say(pair.Coach, cycle, "On Tuesday I will look for who has not read yet.", cancel);
        await Say(pair.Coachee, cycle, "Please also tell me when I wait too long.", cancel);
    }

    // Seen in a lesson without any judgement, talked about, rehearsed, and now in practice.
    private async Task RunDropIns(CancellationToken cancel)
    {
        var pair = TaughtAt(1);
        var cycle = await Begin(pair, pair.Coach, "drop-in-and-feedback", cancel);
        var start = plan.FirstWeek.AddDays((DemoPlan.Weeks * 7) - 4).ToDateTime(new TimeOnly(6, 0), DateTimeKind.Utc);
        var seen = await (await clients.DropIns(pair.Coach)).CreateDropInAsync(
            new CreateDropInRequest
            {
                DropIn = new DropIn
                {
                    CoachingRelationship = pair.Name,
                    CoachingCycle = cycle.Name,
                    StartTime = start.ToTimestamp(),
                    EndTime = start.AddMinutes(14).ToTimestamp(),
                    Notes = "Pairs at work from the third minute.",
                    Praise = "The instructions were three short sentences.",
                },
                DropInId = $"{pair.Id}-drop-in",
                RequestId = DemoPlan.RequestId($"dropIns/{pair.Id}"),
            },
            cancellationToken: cancel);
        await (await clients.Feedback(pair.Coach)).CreateFeedbackMeetingAsync(
            new CreateFeedbackMeetingRequest
            {
                FeedbackMeeting = new FeedbackMeeting
                {
                    Observation = seen.Name,
                    CoachingCycle = cycle.Name,
                    StartTime = start.AddHours(5).ToTimestamp(),
                    EndTime = start.AddHours(5).AddMinutes(30).ToTimestamp(),
                    Praise = "Every pair knew what to do.",
                    Stance = FeedbackMeeting.Types.Stance.Collaborative,
                    Modelling = FeedbackMeeting.Types.Modelling.InMeeting,
                    Rehearsals = { new FeedbackMeeting.Types.Rehearsal { Feedback = "Pause before the name." }, new FeedbackMeeting.Types.Rehearsal() },
                    Plan = "In the reading lesson on Tuesday, after the first page.",
                    Partnership = new FeedbackMeeting.Types.Partnership { CoacheeTalkPercent = 55, Agenda = FeedbackMeeting.Types.Party.Coachee, Step = FeedbackMeeting.Types.Party.Both },
                    ActionStep = new ActionStep
                    {
                        What = "Pause after each question",
                        How = "Count to three, look at all, then say a name.",
                        Model = "What is it? ... (three seconds) ... Wanjiru?",
                        SuccessCriteria = "Three in four learners look up before a name is said.",
                        Challenge = "communication",
                    },
                    NextObservationTime = start.AddDays(7).ToTimestamp(),
                    Focuses = { FeedbackMeeting.Types.Focus.Engagement },
                },
                FeedbackMeetingId = $"{pair.Id}-after-drop-in",
                RequestId = DemoPlan.RequestId($"feedbackMeetings/{pair.Id}/after-drop-in"),
            },
            cancellationToken: cancel);
        if (cycle.Stage == "drop_in")
        {
            cycle = await Advance(await clients.Cycles(pair.Coach), cycle, "feedback", cancel);
        }

        if (cycle.Stage == "feedback")
        {
            await BothAgree(pair, cycle, cancel);
            await Advance(await clients.Cycles(pair.Coach), cycle, "practice", cancel);
        }
    }

    // From a picture of what is real to a goal about learners, and on to improving it.
    private async Task RunImpactCycle(CancellationToken cancel)
    {
        const string goal = "goals/ask-why";
        var pair = TaughtAt(2);
        var coachee = await clients.Cycles(pair.Coachee);
        var cycle = await Begin(pair, pair.Coachee, "impact-cycle", cancel);
        if (cycle.Stage == "identify")
        {
            await SetGoal(pair, goal, "More learners give reasons", cancel);
            cycle = await Change(coachee, cycle, "reality,goals", change =>
            {
                change.Reality = "Six of forty learners gave a reason in the lesson that was filmed.";
                change.Goals.Add(goal);
            }, cancel);
            await Work(pair, goal, cancel);
            await BothAgree(pair, cycle, cancel);
            cycle = await Advance(coachee, cycle, "learn", cancel);
        }

        if (cycle.Stage == "learn")
        {
            await (await clients.Cycles(pair.Coach)).CreateCycleEventAsync(
                new CreateCycleEventRequest
                {
                    Parent = cycle.Name,
                    CycleEvent = new CycleEvent
                    {
                        Kind = CycleEvent.Types.Kind.Modelling,
                        Modelling = CycleEvent.Types.Modelling.CoachInClass,
                        EventTime = cycle.UpdateTime,
                        Note = "The coach asked why in the coachee's class.",
                    },
                    CycleEventId = "modelled",
                    RequestId = DemoPlan.RequestId($"{cycle.Name}/modelled/{cycle.Etag}"),
                },
                cancellationToken: cancel);
            await BothAgree(pair, cycle, cancel);
            await Advance(coachee, cycle, "improve", cancel);
        }
    }

    private DemoPair TaughtAt(int school) => plan.Pairs.Single(pair => pair.School == plan.Schools[school] && pair.Coach == plan.Schools[school].Head);

    private async Task<CoachingCycle> Begin(DemoPair pair, string by, string template, CancellationToken cancel) =>
        await (await clients.Cycles(by)).CreateCoachingCycleAsync(
            new CreateCoachingCycleRequest
            {
                CoachingCycle = new CoachingCycle { CoachingRelationship = pair.Name, CycleTemplate = $"cycleTemplates/{template}" },
                CoachingCycleId = $"{pair.Id}-1",
                RequestId = DemoPlan.RequestId($"coachingCycles/{pair.Id}"),
            },
            cancellationToken: cancel);

    // Each change names the version that it is based on, so a seeding that is run again makes none of them twice.
    private static async Task<CoachingCycle> Change(
        CoachingCycleService.CoachingCycleServiceClient by, CoachingCycle cycle, string fields, Action<CoachingCycle> change, CancellationToken cancel)
    {
        var changed = new CoachingCycle { Name = cycle.Name, Etag = cycle.Etag };
        change(changed);
        return await by.UpdateCoachingCycleAsync(
            new UpdateCoachingCycleRequest
            {
                CoachingCycle = changed,
                UpdateMask = new FieldMask { Paths = { fields.Split(',') } },
                RequestId = DemoPlan.RequestId($"{cycle.Name}/{fields}/{cycle.Etag}"),
            },
            cancellationToken: cancel);
    }

    private static async Task<CoachingCycle> Advance(
        CoachingCycleService.CoachingCycleServiceClient by, CoachingCycle cycle, string stage, CancellationToken cancel)
    {
        var current = await by.GetCoachingCycleAsync(new GetCoachingCycleRequest { Name = cycle.Name }, cancellationToken: cancel);
        return await by.AdvanceCoachingCycleAsync(
            new AdvanceCoachingCycleRequest { Name = cycle.Name, Stage = stage, Etag = current.Etag, RequestId = DemoPlan.RequestId($"{cycle.Name}/{stage}/{current.Etag}") },
            cancellationToken: cancel);
    }

    private async Task BothAgree(DemoPair pair, CoachingCycle cycle, CancellationToken cancel)
    {
        foreach (var persona in new[] { pair.Coach, pair.Coachee })
        {
            var by = await clients.Cycles(persona);
            var current = await by.GetCoachingCycleAsync(new GetCoachingCycleRequest { Name = cycle.Name }, cancellationToken: cancel);
            await by.AgreeCoachingCycleAsync(
                new AgreeCoachingCycleRequest { Name = cycle.Name, Etag = current.Etag, RequestId = DemoPlan.RequestId($"{cycle.Name}/{persona}/{current.Etag}") },
                cancellationToken: cancel);
        }
    }

    private async Task Say(string persona, CoachingCycle cycle, string text, CancellationToken cancel) =>
        await (await clients.Cycles(persona)).CreateCycleMessageAsync(
            new CreateCycleMessageRequest
            {
                Parent = cycle.Name,
                CycleMessage = new CycleMessage { Text = text },
                CycleMessageId = $"from-{persona}",
                RequestId = DemoPlan.RequestId($"{cycle.Name}/from/{persona}"),
            },
            cancellationToken: cancel);

    private async Task SetGoal(DemoPair pair, string name, string title, CancellationToken cancel) =>
        await (await clients.Goals(pair.Coachee)).CreateGoalAsync(
            new CreateGoalRequest
            {
                Goal = new Goal
                {
                    Level = Observations.V1.Goal.Types.Level.Person,
                    CoachingRelationship = pair.Name,
                    Title = title,
                    Change = new Goal.Types.Change
                    {
                        What = title,
                        Kind = Observations.V1.Goal.Types.MeasureKind.Engagement,
                        FromThousandths = 9_000,
                        ToThousandths = 32_000,
                        Unit = "learners of 40",
                        DueDate = Of(plan.FirstWeek.AddDays((DemoPlan.Weeks + 8) * 7)),
                    },
                    StudentFocus = new Goal.Types.StudentFocus { Powerful = true, Easy = true, EmotionallyCompelling = true, Reachable = true, StudentFocused = true },
                },
                GoalId = Id(name),
                RequestId = DemoPlan.RequestId(name),
            },
            cancellationToken: cancel);

    // Goal before strategy; a checklist that both may change; measures of the class.
    private async Task Work(DemoPair pair, string goal, CancellationToken cancel)
    {
        var goals = await clients.Goals(pair.Coachee);
        var strategy = await (await clients.Goals(pair.Coach)).CreateStrategyAsync(
            new CreateStrategyRequest
            {
                Parent = goal,
                Strategy = new Strategy { Title = "Everybody answers before anybody explains", Description = "Pairs first, then names." },
                StrategyId = "all-answer",
                RequestId = DemoPlan.RequestId($"{goal}/strategies"),
            },
            cancellationToken: cancel);
        await goals.SetPracticeChecklistAsync(
            new SetPracticeChecklistRequest
            {
                PracticeChecklist = new PracticeChecklist { Name = $"{strategy.Name}/practiceChecklist", Items = { "One question for all", "One minute in pairs", "Three names" } },
                RequestId = DemoPlan.RequestId($"{goal}/checklist"),
            },
            cancellationToken: cancel);
        foreach (var (week, count) in new[] { (8, 9), (10, 14), (12, 21) })
        {
            await goals.CreateGoalMeasurementAsync(
                new CreateGoalMeasurementRequest
                {
                    Parent = goal,
                    GoalMeasurement = new GoalMeasurement
                    {
                        Date = Of(plan.FirstWeek.AddDays((week * 7) - 3)),
                        Kind = Observations.V1.Goal.Types.MeasureKind.Engagement,
                        Learners = 40,
                        Count = count,
                    },
                    GoalMeasurementId = $"week-{week}",
                    RequestId = DemoPlan.RequestId($"{goal}/week-{week}"),
                },
                cancellationToken: cancel);
        }
    }

    private async Task Agree(DemoPair pair, CoachingCycle cycle, CancellationToken cancel)
    {
        var agreement = await (await clients.Agreements(pair.Coach)).CreateCoachingAgreementAsync(
            new CreateCoachingAgreementRequest
            {
                CoachingAgreement = new CoachingAgreement
                {
                    CoachingRelationship = pair.Name,
                    CoachingCycle = cycle.Name,
                    Goals = "More learners read aloud.",
                    CoachRole = "Sees a lesson a week, and says first what went well.",
                    CoacheeRole = "Tries one step a week, and says what it was like.",
                    StartDate = Of(plan.FirstWeek.AddDays(DemoPlan.Weeks * 7)),
                    EndDate = Of(plan.FirstWeek.AddDays((DemoPlan.Weeks + 8) * 7)),
                    Timeline = "Tuesdays in the lesson, Wednesdays after lunch.",
                    Confidentiality = "What is said stays with the two; what leaves, the teacher releases.",
                    GoalNames = { Goal },
                },
                CoachingAgreementId = $"{pair.Id}-1",
                RequestId = DemoPlan.RequestId($"coachingAgreements/{pair.Id}"),
            },
            cancellationToken: cancel);
        foreach (var persona in new[] { pair.Coach, pair.Coachee })
        {
            agreement = await (await clients.Agreements(persona)).AcceptCoachingAgreementAsync(
                new AcceptCoachingAgreementRequest { Name = agreement.Name, Etag = agreement.Etag, RequestId = DemoPlan.RequestId($"{agreement.Name}/{persona}") },
                cancellationToken: cancel);
        }
    }
}
