using Coaching.Observations.V1;
using Google.Protobuf.WellKnownTypes;
using Skill = Coaching.Observations.V1.CoachOnCoaching.Types.Skill;

namespace Coaching.Localhost;

/// <summary>The part of the demonstration in which people say what they think of it, coaches are coached, and a walk looks for steps in use.</summary>
internal sealed partial class DemoSeeder
{
    private const string Round = "surveyRounds/pulse-of-trust";
    private const int SchoolsAsked = 12;

    private DateTime Now => plan.FirstWeek.AddDays(DemoPlan.Weeks * 7).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    // A pulse of those who are coached in a dozen schools: enough to be told together.
    private async Task Ask(CancellationToken cancel) =>
        await (await clients.Surveys(Personas.National)).CreateSurveyRoundAsync(
            new CreateSurveyRoundRequest
            {
                SurveyRound = new SurveyRound
                {
                    DisplayName = "How coaching feels",
                    Instrument = "instruments/pulse-trust",
                    Wave = Observations.V1.Instrument.Types.Wave.Pulse,
                    OrgUnits = { DemoPlan.Nation },
                    Audience = SurveyRound.Types.Audience.Coachees,
                    OpenTime = Now.AddDays(-7).ToTimestamp(),
                    CloseTime = Now.AddDays(60).ToTimestamp(),
                },
                SurveyRoundId = Id(Round),
                RequestId = DemoPlan.RequestId(Round),
            },
            cancellationToken: cancel);

    private IEnumerable<Func<CancellationToken, Task>> Answers() => plan.Schools.Take(SchoolsAsked).Select<DemoSchool, Func<CancellationToken, Task>>(school => async cancel =>
        await (await clients.Surveys(school.Teacher)).CreateSurveyResponseAsync(
            new CreateSurveyResponseRequest
            {
                SurveyResponse = new SurveyResponse
                {
                    SurveyRound = Round,
                    Answers = { PulseItems.Select((key, index) => new Observation.Types.Answer { Key = key, Number = 2 + ((school.Number + index) % 4) }) },
                },
                SurveyResponseId = $"pulse-{school.Number:00}",
                RequestId = DemoPlan.RequestId($"surveyResponses/{school.Number}"),
            },
            cancellationToken: cancel));

    // The teacher's own voice beside what the head wrote, and a step of theirs that is in use now.
    private async Task Comment(CancellationToken cancel)
    {
        var pair = TaughtAt(0);
        var seen = plan.Sessions.First(session => session.Pair == pair && session is { Held: true, Kind: Coaching.Scheduling.V1.Session.Types.Kind.Observation });
        await (await clients.Records(pair.Coachee)).CreateRecordCommentAsync(
            new CreateRecordCommentRequest
            {
                Parent = $"observations/{seen.Id}",
                Comment = new RecordComment { Kind = RecordComment.Types.Kind.Remark, Text = "It was the first lesson with the new books." },
                CommentId = "first-lesson",
                RequestId = DemoPlan.RequestId($"observations/{seen.Id}/comments"),
            },
            cancellationToken: cancel);
        var feedback = await clients.Feedback(pair.Coach);
        var steps = await feedback.ListActionStepsAsync(new ListActionStepsRequest { CoachingRelationship = pair.Name }, cancellationToken: cancel);
        var active = steps.ActionSteps.Where(step => step.State == ActionStep.Types.State.Active).ToList();
        if (active.Count > 1 && active.Count == steps.ActionSteps.Count)
        {
            await feedback.MasterActionStepAsync(
                new MasterActionStepRequest { Name = active[^1].Name, Etag = active[^1].Etag, RequestId = DemoPlan.RequestId($"{active[^1].Name}/master"), Reason = "Seen in three lessons." },
                cancellationToken: cancel);
        }
    }

    private async Task KeepForOneself(CancellationToken cancel)
    {
        var pair = TaughtAt(0);
        await (await clients.Reflections(pair.Coachee)).CreateReflectionAsync(
            new CreateReflectionRequest
            {
                Reflection = new Reflection { Title = "After the third week", Text = "I talk less, and hear more of them.", About = $"coachingCycles/{pair.Id}-1" },
                ReflectionId = "third-week",
                RequestId = DemoPlan.RequestId("reflections/third-week"),
            },
            cancellationToken: cancel);
        await (await clients.Reflections(pair.Coach)).CreateScratchNoteAsync(
            new CreateScratchNoteRequest
            {
                ScratchNote = new ScratchNote { CoachingRelationship = pair.Name, Text = "Ask about the books first." },
                ScratchNoteId = "before-tuesday",
                RequestId = DemoPlan.RequestId("scratchNotes/before-tuesday"),
            },
            cancellationToken: cancel);
    }

    // The official who coaches the head sits in the lesson with her, and they talk about how she coaches.
    private async Task CoachTheCoach(CancellationToken cancel)
    {
        var school = plan.Schools[0];
        var pair = plan.Pairs.Single(each => each.School == school && each.Coach == school.Official);
        await (await clients.CoachOnCoaching(pair.Coach)).CreateCoachOnCoachingAsync(
            new CreateCoachOnCoachingRequest
            {
                CoachOnCoaching = new CoachOnCoaching
                {
                    CoachingRelationship = pair.Name,
                    Kind = CoachOnCoaching.Types.Kind.JointLessonVisit,
                    WatchedRelationship = TaughtAt(0).Name,
                    StartTime = Now.AddDays(-5).AddHours(7).ToTimestamp(),
                    EndTime = Now.AddDays(-5).AddHours(8).ToTimestamp(),
                    Ratings =
                    {
                        new[] { (Skill.Listening, 3), (Skill.Questioning, 2), (Skill.Dialogue, 3), (Skill.CoachingCycle, 3), (Skill.Data, 2), (Skill.TeachingPractice, 3) }
                            .Select(each => new CoachOnCoaching.Types.Rating { Skill = each.Item1, Score = each.Item2 }),
                    },
                    Strengths = "She waited for the teacher's own account.",
                    NextStep = "One question more before the first advice.",
                },
                CoachOnCoachingId = "first-joint-visit",
                RequestId = DemoPlan.RequestId("coachOnCoachings/first-joint-visit"),
            },
            cancellationToken: cancel);
    }

    private async Task OpenToWalks(CancellationToken cancel)
    {
        var walks = await clients.Walks(TaughtAt(0).Coachee);
        var consent = await walks.GetWalkConsentAsync(new GetWalkConsentRequest { Name = $"people/{TaughtAt(0).Coachee}/walkConsent" }, cancellationToken: cancel);
        if (consent.Access != WalkConsent.Types.Access.Open)
        {
            await walks.UpdateWalkConsentAsync(
                new UpdateWalkConsentRequest
                {
                    WalkConsent = new WalkConsent { Name = consent.Name, Access = WalkConsent.Types.Access.Open, Etag = consent.Etag },
                    RequestId = DemoPlan.RequestId("walkConsent"),
                },
                cancellationToken: cancel);
        }
    }

    private async Task Walk(CancellationToken cancel)
    {
        var pair = TaughtAt(0);
        var walks = await clients.Walks(pair.Coach);
        var start = Now.AddDays(-3).AddHours(6);
        var walk = await walks.CreateLearningWalkAsync(
            new CreateLearningWalkRequest
            {
                LearningWalk = new LearningWalk
                {
                    OrgUnit = pair.School.Name,
                    StartTime = start.ToTimestamp(),
                    EndTime = start.AddHours(1).ToTimestamp(),
                    Stops = { new LearningWalk.Types.Stop { Teacher = $"people/{pair.Coachee}", StartTime = start.ToTimestamp(), Place = "Class 5" } },
                },
                LearningWalkId = "friday",
                RequestId = DemoPlan.RequestId("learningWalks/friday"),
            },
            cancellationToken: cancel);
        var steps = await (await clients.Feedback(pair.Coach)).ListActionStepsAsync(
            new ListActionStepsRequest { CoachingRelationship = pair.Name, State = ActionStep.Types.State.Mastered }, cancellationToken: cancel);
        foreach (var step in steps.ActionSteps.Take(1))
        {
            await walks.CreateStepSightingAsync(
                new CreateStepSightingRequest
                {
                    StepSighting = new StepSighting
                    {
                        LearningWalk = walk.Name,
                        ActionStep = step.Name,
                        Use = StepSighting.Types.Use.InUse,
                        Effect = StepSighting.Types.Effect.Strong,
                        SightTime = start.AddMinutes(10).ToTimestamp(),
                    },
                    StepSightingId = "friday-1",
                    RequestId = DemoPlan.RequestId("stepSightings/friday-1"),
                },
                cancellationToken: cancel);
        }
    }

    private static readonly string[] PulseItems = ["listened_to", "safe_to_try", "supported", "my_say", "stays_between_us"];
}
