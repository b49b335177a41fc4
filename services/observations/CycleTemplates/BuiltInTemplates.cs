using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.WellKnownTypes;
using static Coaching.Observations.V1.CycleTemplate.Types;
using static Coaching.Observations.V1.CycleTemplate.Types.Condition;

namespace Coaching.Observations;

/// <summary>The cycles that every installation begins with.</summary>
internal static class BuiltInTemplates
{
    /// <summary>What a pair follows whose programme names nothing else.</summary>
    public const string Usual = "cycleTemplates/coaching-at-scale";

    /// <summary>Each by its name.</summary>
    public static IReadOnlyDictionary<string, CycleTemplate> All => new Dictionary<string, CycleTemplate>
    {
        [Usual] = CoachingAtScale,
        ["cycleTemplates/drop-in-and-feedback"] = DropInAndFeedback,
        ["cycleTemplates/impact-cycle"] = ImpactCycle,
    };

    private static CycleTemplate CoachingAtScale => new()
    {
        DisplayName = "Coaching at Scale",
        Description = "Four stages that a coach and a coachee go through together: planning, agreement, implementation and reflection.",
        MinDuration = Days(28),
        FollowUp = Days(14),
        AdjustStage = "implementation",
        Fidelity = Usually(35),
        SupportRules = { MuchNeed, SetAside },
        Stages =
        {
            new Stage
            {
                Key = "planning", Title = "Planning", Purpose = "Find what comes first, and get the coach ready.",
                Protocol = "Look at what learners do and achieve, and at what the school works on. Name one to three priorities and a competency. The coach reads up and prepares.",
                Expectations = "Both bring what they know of the class; neither decides alone.",
                Proposer = Party.Either, Next = { "agreement" },
                Gates = { Gate(PrioritiesRecorded), Gate(CoachReady), Gate(CompetencyNamed) },
            },
            new Stage
            {
                Key = "agreement", Title = "Agreement", Purpose = "Set shared goals, roles and a timeline.",
                Protocol = "Write the goal as a change for learners. Write down who does what, when you meet and what stays between you. Both accept.",
                Expectations = "The coachee says what help is welcome; the coach says what can be given.",
                Proposer = Party.Either, Next = { "implementation", "planning" },
                Gates = { Gate(GoalSet), Gate(AgreementAccepted) },
            },
            new Stage
            {
                Key = "implementation", Title = "Implementation", Purpose = "Sessions, lessons seen, practice modelled, feedback given.",
                Protocol = "See a lesson for about a quarter of an hour. Meet soon after: praise, one step, its model, a rehearsal, the next date. Show the practice where showing helps.",
                Expectations = "Meetings happen when they were agreed for; who cannot come says so and proposes another time.",
                Proposer = Party.Either, Next = { "reflection" },
                Gates = { Gate(SessionHeld), Gate(Observed), Gate(Modelled), Gate(FeedbackGiven), Gate(EvidenceAttached), Gate(FollowedUp) },
            },
            new Stage
            {
                Key = "reflection", Title = "Reflection", Purpose = "Look back at what changed for learners, and decide how to go on.",
                Protocol = "Each first says how it went. Look at the goal and its measures. Write what was reached, and decide: continue, adjust or close.",
                Expectations = "The look back is about the practice and the learners, and judges nobody.",
                Proposer = Party.Either, Agreement = Party.Both, Final = true, Next = { "implementation" },
                Gates = { Gate(Measured), Gate(Sustained) },
            },
        },
    };

    private static CycleTemplate DropInAndFeedback => new()
    {
        DisplayName = "Drop-in and feedback",
        Description = "Short and often: a quarter of an hour in a lesson, half an hour of feedback, one small step, and a look at the step in use.",
        MinDuration = Days(7),
        FollowUp = Days(14),
        AdjustStage = "feedback",
        Fidelity = Usually(28),
        SupportRules = { MuchNeed, SetAside },
        Stages =
        {
            new Stage
            {
                Key = "drop_in", Title = "Drop-in", Purpose = "See what the coachee works on, without any rating.",
                Protocol = "Stay about 15 minutes, look for the last step and for what learners do. Take no scores.",
                Expectations = "A drop-in has no stakes: nothing of it goes further than the two.",
                Proposer = Party.Coach, Next = { "feedback" },
                Gates = { Gate(Observed) },
            },
            new Stage
            {
                Key = "feedback", Title = "Feedback", Purpose = "Agree one step, see a model of it and rehearse it.",
                Protocol = "Praise what moved. Agree one step: what and how. Show a model, plan the next lesson with it, rehearse it more than once, and set the date of the next drop-in.",
                Expectations = "The coachee may propose another step; what is agreed is agreed by both.",
                Proposer = Party.Either, Agreement = Party.Both, Next = { "practice" },
                Gates = { Gate(FeedbackGiven), Gate(StepAgreed), Gate(Rehearsed) },
            },
            new Stage
            {
                Key = "practice", Title = "Practice", Purpose = "Use the step until it holds, and see what it does for learners.",
                Protocol = "Use the step in every fitting lesson. The coach drops in again at the date that was set.",
                Expectations = "Trying and failing is part of it.",
                Proposer = Party.Either, Final = true, Next = { "feedback" },
                Gates = { Gate(Observed, 2), Gate(FollowedUp), Gate(Sustained) },
            },
        },
    };

    private static CycleTemplate ImpactCycle => new()
    {
        DisplayName = "Impact cycle",
        Description = "Three stages led by the teacher's own goal for students: identify, learn, improve.",
        MinDuration = Days(21),
        FollowUp = Days(14),
        AdjustStage = "learn",
        Fidelity = Usually(21),
        SupportRules = { MuchNeed, SetAside },
        Stages =
        {
            new Stage
            {
                Key = "identify", Title = "Identify", Purpose = "A clear picture of reality, a goal for students and a strategy.",
                Protocol = "See the lesson as it is: by film, by data or by a visit. Say what students are to do better, from where to where and by when. Only then choose a strategy.",
                Expectations = "The teacher chooses the goal; the coach asks and offers.",
                Proposer = Party.Either, Agreement = Party.Both, Next = { "learn" },
                Gates = { Gate(RealityPictured), Gate(GoalSet), Gate(StudentFocusedGoal), Gate(StrategyChosen) },
            },
            new Stage
            {
                Key = "learn", Title = "Learn", Purpose = "Know the strategy well enough to use it.",
                Protocol = "Go through the strategy as a checklist and adapt it together. See it in use before using it.",
                Expectations = "The checklist is the teacher's to change.",
                Proposer = Party.Either, Agreement = Party.Both, Next = { "improve", "identify" },
                Gates = { Gate(ChecklistMade), Gate(Modelled) },
            },
            new Stage
            {
                Key = "improve", Title = "Improve", Purpose = "Use it, measure, change it, until the goal is met.",
                Protocol = "Measure students' engagement or achievement as agreed. Change the strategy or the goal where the data say so, and write down why.",
                Expectations = "The data are about students in sum and never about one of them.",
                Proposer = Party.Either, Agreement = Party.Both, Final = true, Next = { "learn" },
                Gates = { Gate(Measured, 2), Gate(GoalResolved), Gate(Sustained) },
            },
        },
    };

    private static SupportRule MuchNeed => new()
    {
        Key = "much_need",
        Title = "Who needs much help, as the two see it, is met at least every week.",
        Intensity = Intensity.Intensive,
        MinNeed = Need.High,
        FollowUp = Days(7),
    };

    private static SupportRule SetAside => new()
    {
        Key = "parked_steps",
        Title = "Who has set three steps aside is met at least every ten days.",
        Intensity = Intensity.Intensive,
        MinParkedSteps = 3,
        FollowUp = Days(10),
    };

    /// <summary>Publishes those that are not there yet.</summary>
    public static async Task Add(Session tx)
    {
        foreach (var (name, template) in All)
        {
            var row = CycleTemplateRow.First(name, template, State.Published, tx.Now);
            if (await CycleTemplateRow.Find(tx, name, 0) is null && await tx.TryInsert(CycleTemplateRow.Insert, row))
            {
                await tx.Execute(CycleTemplateRow.InsertRevision, row);
            }
        }
    }

    private static Fidelity Usually(int studentData) => new()
    {
        FeedbackNeedsObservation = true,
        GoalBeforeStrategy = true,
        StepNeedsModel = true,
        MinRehearsals = 2,
        MaxCyclesPerStep = 3,
        StudentDataWithin = Days(studentData),
    };

    private static Gate Gate(Condition condition, int minimum = 1) => new() { Condition = condition, Minimum = minimum };

    private static Duration Days(int days) => Duration.FromTimeSpan(TimeSpan.FromDays(days));
}
