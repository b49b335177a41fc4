using Coaching.Observations.V1;
using Coaching.Platform;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using static Coaching.Observations.V1.CoachingCycle.Types;
using static Coaching.Observations.V1.Goal.Types;

namespace Coaching.Observations.Tests;

/// <summary>What the two of a pair do on a cycle, over REST.</summary>
internal sealed class CycleWork
{
    private readonly ServiceHost _host;

    private CycleWork(ServiceHost host, School school, string template)
    {
        (_host, School) = (host, school);
        (Coach, Coachee) = (new Rest(host, school, school.Head), new Rest(host, school, school.Teacher));
        Template = template;
    }

    public School School { get; }

    public Rest Coach { get; }

    public Rest Coachee { get; }

    public string Template { get; }

    public string Name { get; private set; } = "";

    public string Goal { get; private set; } = "";

    /// <summary>A school of its own whose teacher begins a cycle.</summary>
    public static async Task<CycleWork> Begin(ServiceHost host, string template)
    {
        var work = new CycleWork(host, await School.Open(host), template);
        var cycle = new CoachingCycle { CoachingRelationship = work.School.Pair, CycleTemplate = template };
        work.Name = (await work.Coachee.Create<CoachingCycle>("coachingCycles", cycle)).Name;
        return work;
    }

    public Task<CoachingCycle> Now() => Coachee.Get<CoachingCycle>(Name);

    public void Wait(int days) => _host.Clock.Advance(TimeSpan.FromDays(days));

    public async Task<CoachingCycle> Change(Rest by, string mask, Action<CoachingCycle> change)
    {
        var cycle = new CoachingCycle { Etag = (await Now()).Etag };
        change(cycle);
        return await by.Patch<CoachingCycle>(Name, mask, cycle);
    }

    public Task Prioritise() => Change(Coachee, "priorities", cycle => cycle.Priorities.Add(new Priority { Title = "Reading aloud" }));

    public Task Ready() => Change(Coach, "coachReadiness", cycle => cycle.CoachReadiness = new CoachReadiness { Ready = true, Note = "Read up on it." });

    public Task NameCompetency() => Change(Coach, "competencies", cycle => cycle.Competencies.Add("questioning"));

    public Task AttachEvidence() =>
        Change(Coachee, "evidence", cycle => cycle.Evidence.Add(new CoachingCycle.Types.Evidence { Title = "Reading record", Reference = "folder 3" }));

    public async Task SetGoal(bool complete)
    {
        var goal = new Goal
        {
            Level = Level.Person,
            CoachingRelationship = School.Pair,
            Title = "More learners read aloud",
            Change = new Change { What = "learners who read aloud in a lesson", Kind = MeasureKind.Engagement },
        };
        if (complete)
        {
            Complete(goal);
        }

        Goal = (await Coachee.Create<Goal>("goals", goal)).Name;
        await Change(Coachee, "goals", cycle => cycle.Goals.Add(Goal));
    }

    public async Task CompleteGoal()
    {
        var goal = await Coachee.Get<Goal>(Goal);
        Complete(goal);
        await Coachee.Patch<Goal>(Goal, "change,studentFocus", goal);
    }

    public async Task<string> ChooseStrategy() => (await Coach.Create<Strategy>(
        $"{Goal}/strategies", new Strategy { Title = "Echo reading", LibraryStep = "librarySteps/read-aloud-well" })).Name;

    public async Task MakeChecklist()
    {
        var strategy = (await Coachee.Get<ListStrategiesResponse>($"{Goal}/strategies")).Strategies[0].Name;
        await Coachee.Put<PracticeChecklist>(
            $"{strategy}/practiceChecklist", new PracticeChecklist { Name = $"{strategy}/practiceChecklist", Items = { "Read the line first." } });
    }

    public Task Measure(int of40) => Coachee.Create<GoalMeasurement>($"{Goal}/measurements", new GoalMeasurement
    {
        Date = DateOnly.FromDateTime(_host.Clock.GetUtcNow().UtcDateTime).ToProto(),
        Kind = MeasureKind.Engagement,
        Learners = 40,
        Count = of40,
    });

    public async Task MeetGoal() =>
        await Coachee.Call<Goal>($"{Goal}:close", new CloseGoalRequest { Name = Goal, Outcome = V1.Goal.Types.State.Met, Etag = (await Coachee.Get<Goal>(Goal)).Etag });

    public async Task Agree(Rest by) =>
        await by.Call<CoachingCycle>($"{Name}:agree", new AgreeCoachingCycleRequest { Name = Name, Etag = (await Now()).Etag });

    public async Task AcceptAgreement()
    {
        var agreement = await Coach.Create<CoachingAgreement>("coachingAgreements", Agreement(School.Pair, Name));
        agreement = await Coachee.Call<CoachingAgreement>(
            $"{agreement.Name}:accept", new AcceptCoachingAgreementRequest { Name = agreement.Name, Etag = agreement.Etag });
        await Coach.Call<CoachingAgreement>(
            $"{agreement.Name}:accept", new AcceptCoachingAgreementRequest { Name = agreement.Name, Etag = agreement.Etag });
    }

    public Task Meet() => Coachee.Create<CycleEvent>($"{Name}/events", new CycleEvent
    {
        Kind = CycleEvent.Types.Kind.Session,
        EventTime = Time(),
        Note = "We read the text together.",
    });

    public Task Model() => Coach.Create<CycleEvent>($"{Name}/events", new CycleEvent
    {
        Kind = CycleEvent.Types.Kind.Modelling,
        Modelling = CycleEvent.Types.Modelling.CoachInClass,
        EventTime = Time(),
    });

    public async Task<Observation> Observe()
    {
        var visit = ObservationsOnSqlite.Visit(School.Pair, Ago(1)).Observation;
        visit.CoachingCycle = Name;
        return await Coach.Create<Observation>("observations", visit);
    }

    public Task<DropIn> DropIn() => Coach.Create<DropIn>("dropIns", new DropIn
    {
        CoachingRelationship = School.Pair,
        CoachingCycle = Name,
        StartTime = Timestamp.FromDateTimeOffset(Ago(1)),
        EndTime = Timestamp.FromDateTimeOffset(Ago(0.8)),
    });

    public async Task<FeedbackMeeting> GiveFeedback(string about, int rehearsals = 0, string model = "")
    {
        var talk = new FeedbackMeeting
        {
            Observation = about,
            CoachingRelationship = School.Pair,
            CoachingCycle = Name,
            Praise = "The start was calm.",
            StartTime = Timestamp.FromDateTimeOffset(Ago(0.5)),
            EndTime = Timestamp.FromDateTimeOffset(Ago(0.1)),
            ActionStep = new ActionStep { What = "Wait for an answer.", How = "Count to three.", Model = model },
            NextObservationTime = Timestamp.FromDateTimeOffset(Ago(-72)),
            Focuses = { FeedbackMeeting.Types.Focus.Engagement },
            RehearsalCount = rehearsals,
        };
        return await Coach.Create<FeedbackMeeting>("feedbackMeetings", talk);
    }

    public async Task<CoachingCycle> Close(Rest by, Decision decision) => await by.Call<CoachingCycle>(
        $"{Name}:close", new CloseCoachingCycleRequest { Name = Name, Etag = (await Now()).Etag, Review = Review(decision) });

    public async Task<(string Reason, IReadOnlyList<string> Fields)> CloseRefused(Rest by, Decision decision) => await by.Refused(
        $"{Name}:close", new CloseCoachingCycleRequest { Name = Name, Etag = (await Now()).Etag, Review = Review(decision) });

    public async Task<CoachingCycle> Advance(Rest by, string stage) => await by.Call<CoachingCycle>(
        $"{Name}:advance", new AdvanceCoachingCycleRequest { Name = Name, Stage = stage, Etag = (await Now()).Etag });

    public async Task<(string Reason, IReadOnlyList<string> Fields)> AdvanceRefused(Rest by, string stage) => await by.Refused(
        $"{Name}:advance", new AdvanceCoachingCycleRequest { Name = Name, Stage = stage, Etag = (await Now()).Etag });

    /// <summary>Meets the conditions one by one; before each, all that are still missing are named, and no other.</summary>
    public async Task Pass(Func<Task<(string Reason, IReadOnlyList<string> Fields)>> refused, params (string Key, Func<Task> Meet)[] gates)
    {
        for (var i = 0; i < gates.Length; i++)
        {
            var (reason, fields) = await refused();
            Assert.Equal("GATE_NOT_MET", reason);
            Assert.Equal(gates[i..].Select(gate => gate.Key), fields);
            await gates[i].Meet();
        }
    }

    public static CoachingAgreement Agreement(string pair, string cycle) => new()
    {
        CoachingRelationship = pair,
        CoachingCycle = cycle,
        Goals = "More learners read aloud.",
        CoachRole = "Sees a lesson a week.",
        CoacheeRole = "Tries one step.",
        StartDate = new DateOnly(2026, 11, 24).ToProto(),
        EndDate = new DateOnly(2027, 3, 1).ToProto(),
        Timeline = "Mondays after lunch.",
        Confidentiality = "Nothing leaves the two of us.",
    };

    private static Review Review(Decision decision) => new() { Progress = "Most read aloud now.", Decision = decision };

    private static void Complete(Goal goal)
    {
        goal.Change.FromThousandths = 20_000;
        goal.Change.ToThousandths = 70_000;
        goal.Change.Unit = "% of learners";
        goal.Change.DueDate = new DateOnly(2027, 3, 1).ToProto();
        goal.StudentFocus = new StudentFocus { Powerful = true, Easy = true, EmotionallyCompelling = true, Reachable = true, StudentFocused = true };
    }

    private Timestamp Time() => Timestamp.FromDateTimeOffset(_host.Clock.GetUtcNow());

    private DateTimeOffset Ago(double hours) => _host.Clock.GetUtcNow().AddHours(-hours);
}
