using Coaching.Observations.V1;
using Coaching.Platform;
using Coaching.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;

namespace Coaching.Observations.Tests;

/// <summary>One of each resource of this service, for pairs that stand differently to those who might look, with a word in all that is said.</summary>
public sealed class MatrixExamples(ObservationsOnSqlite host, School school, string marker = "Calm")
{
    private readonly List<Example> _made = [];
    private readonly Dictionary<string, string> _cycles = [];
    private CycleTemplate? _template;

    /// <summary>Every scope that an app could have been given.</summary>
    public static IEnumerable<string> Scopes => PolicyMatrix.Load().Rules.SelectMany(rule => new[] { $"{rule.Resource}.read", $"{rule.Resource}.write" }).Distinct();

    /// <summary>What the contract does not tell of a request that nothing is wrong with.</summary>
    public static SampleRequests Samples(ObservationsOnSqlite host, string marker = "Calm") => new SampleRequests(Yesterday, marker)
        .With("instrument", LessonVisit.Name)
        .With("feedback_meeting.next_observation_time", () => Yesterday.AddDays(7).ToTimestamp())
        .With("UpdateObservation.update_mask", () => Mask("notes"))
        .With("UpdateFeedbackMeeting.update_mask", () => Mask("praise"))
        .With("UpdateActionStep.update_mask", () => Mask("what"))
        .With("CreateSchoolGoalMeasurement.goal_measurement.count", 3)
        .With("UpdateWalkConsent.walk_consent.access", (int)WalkConsent.Types.Access.Open)
        .With("outcome", (int)Goal.Types.State.Met)
        .With("CreateGoalMeasurement.goal_measurement.count", 3)
        .With("coaching_agreement.end_date", () => new DateOnly(2027, 1, 31).ToProto())
        .With("cycle_event.event_time", () => host.Clock.GetUtcNow().ToTimestamp())
        .With("CreateFeedbackSample.feedback_sample.end_date", () => new DateOnly(2026, 11, 24).ToProto())
        .With("CreateFeedbackSample.feedback_sample.start_date", () => new DateOnly(2026, 11, 1).ToProto())
        .With("ratings", () => new CoachOnCoaching.Types.Rating { Skill = CoachOnCoaching.Types.Skill.Listening, Score = 3 })
        .With("CreateCoachOnCoaching.coach_on_coaching.kind", (int)CoachOnCoaching.Types.Kind.CoachingOfCoach)
        .With("ListSurveyRounds.instrument", "")
        .With("survey_rounds", "surveyRounds/1")
        .With("observation.answers", () => new Observation.Types.Answer { Key = "clear_aim", Choice = Observation.Types.Answer.Types.Choice.Yes });

    /// <summary>What a request about an example needs beside its name.</summary>
    public void Tailor(IMessage request, Example example)
    {
        if (request is CreateCoachingAgreementRequest agreement && _cycles.TryGetValue(example.Name, out var cycle))
        {
            agreement.CoachingAgreement.CoachingCycle = cycle;
        }
        else if (request is QueryPairWaveComparisonRequest waves)
        {
            waves.SurveyRounds.Add("surveyRounds/2");
        }
        else if (request is UpdateCycleTemplateRequest update)
        {
            update.CycleTemplate = _template!.Clone();
        }
    }

    /// <summary>
    /// The examples: of the pair of a coach who heads nothing, so that the head is only a head to it; of the pair that the head is coach of; and of
    /// a pair that has ended since.
    /// </summary>
    public async Task<IReadOnlyList<Example>> Make()
    {
        await host.Seed(seed => seed.Pair(school.FormerPair, school.FormerCoach, school.Teacher, school.Unit, version: 2));
        await OfPair(school.OtherPair, school.OtherCoach, lasts: true);
        await OfPair(school.Pair, school.Head, lasts: true);
        await OfPair(school.FormerPair, school.FormerCoach, lasts: false);
        await host.Seed(seed => seed.Pair(school.FormerPair, school.FormerCoach, school.Teacher, school.Unit, end: new DateOnly(2026, 11, 24), version: 3));
        await OfSchool();
        return _made;
    }

    private async Task OfPair(string pair, string coach, bool lasts)
    {
        var call = school.As(coach);
        var samples = Samples(host, marker).With("coaching_relationship", pair);
        var visit = Visit(pair, notes: marker);
        visit.Observation.NoteSegments.Add(new Observation.Types.NoteSegment { Text = marker });
        visit.Observation.Answers.Add(new Observation.Types.Answer { Key = "what_worked", Text = marker });
        visit.Observation.LearnerMeasures.Add(new LearnerMeasure { Kind = LearnerMeasure.Types.Kind.Engagement, Measure = marker, Count = 1, Learners = 30 });
        visit.Observation.Evidence.Add(new Evidence { Kind = Evidence.Types.Kind.Link, Uri = $"https://example.org/{marker}", Title = marker });
        var observation = await new ObservationService.ObservationServiceClient(call).CreateObservationAsync(visit);
        var talk = Talk(observation);
        talk.FeedbackMeeting.Praise = talk.FeedbackMeeting.Plan = marker;
        talk.FeedbackMeeting.Rehearsals.Add(new FeedbackMeeting.Types.Rehearsal { Feedback = marker });
        talk.FeedbackMeeting.ActionStep = new ActionStep { What = marker, How = marker, Model = marker, SuccessCriteria = marker, Subject = marker };
        var meeting = await new FeedbackMeetingService.FeedbackMeetingServiceClient(call).CreateFeedbackMeetingAsync(talk);
        var dropIn = await samples.Send(call, "DropInService", "CreateDropIn", request =>
        {
            var draft = ((CreateDropInRequest)request).DropIn;
            (draft.Notes, draft.Praise) = (marker, marker);
        });
        await samples.Send(call, "RecordService", "CreateRecordComment", request => ((CreateRecordCommentRequest)request).Parent = observation.Name);
        if (lasts)
        {
            _made.Add(new Example(pair, "") { Coach = coach, Coachee = school.Teacher, Self = coach });
        }

        Add(observation.Name, coach, lasts);
        Add(meeting.Name, coach, lasts);
        Add(meeting.ActionStep.Name, coach, lasts);
        Add(NameOf(dropIn), coach, lasts);
        _cycles[pair] = await OfCycle(samples, call, coach, lasts);
    }

    private async Task<string> OfCycle(SampleRequests samples, CallInvoker call, string coach, bool lasts)
    {
        var goal = await samples.Send(call, "GoalService", "CreateGoal");
        var strategy = await samples.Send(call, "GoalService", "CreateStrategy", request => ((CreateStrategyRequest)request).Parent = NameOf(goal));
        await samples.Send(call, "GoalService", "SetPracticeChecklist", request =>
            ((SetPracticeChecklistRequest)request).PracticeChecklist = new PracticeChecklist { Name = $"{NameOf(strategy)}/practiceChecklist", Items = { marker }, ChangeNote = marker });
        await samples.Send(call, "GoalService", "CreateGoalMeasurement", request => ((CreateGoalMeasurementRequest)request).Parent = NameOf(goal));
        var cycle = await samples.Send(call, "CoachingCycleService", "CreateCoachingCycle");
        await samples.Send(call, "CoachingCycleService", "CreateCycleMessage", request => ((CreateCycleMessageRequest)request).Parent = NameOf(cycle));
        await samples.Send(call, "CoachingCycleService", "CreateCycleEvent", request => ((CreateCycleEventRequest)request).Parent = NameOf(cycle));
        var agreement = await samples.With("coaching_cycle", NameOf(cycle)).Send(call, "CoachingAgreementService", "CreateCoachingAgreement");
        foreach (var made in new[] { NameOf(goal), NameOf(strategy), NameOf(cycle), NameOf(agreement) })
        {
            Add(made, coach, lasts);
        }

        Add($"{NameOf(strategy)}/practiceChecklist", coach, lasts);
        return NameOf(cycle);
    }

    // What is a person's own, what is released and shared, what a coach's coach saw, and what belongs to the school.
    private async Task OfSchool()
    {
        var (samples, teacher, official) = (Samples(host, marker), school.As(school.Teacher), school.As(school.Official));
        var later = host.Clock.GetUtcNow().AddDays(30).ToTimestamp();
        var goal = _made.First(example => example.Name.StartsWith("goals/", StringComparison.Ordinal)).Name;
        var reflection = await samples.Send(teacher, "ReflectionService", "CreateReflection");
        var release = await samples.With("recipient", school.Head).With("expire_time", later).Send(
            teacher, "ReleaseService", "CreateRelease", request => ((CreateReleaseRequest)request).Release.Items.Add(goal));
        var share = await samples.With("item", goal).With("recipient", school.Colleague).Send(teacher, "ShareService", "CreateShare");
        _made.Add(new Example(NameOf(reflection), "") { Self = school.Teacher });
        _made.Add(new Example(NameOf(release), "") { Self = school.Teacher, Recipient = school.Head });
        _made.Add(new Example(NameOf(share), "") { Self = school.Teacher, Coach = school.OtherCoach, Recipient = school.Colleague });

        var scratch = await samples.Send(school.As(school.OtherCoach), "ReflectionService", "CreateScratchNote", request => ((CreateScratchNoteRequest)request).ScratchNote.CoachingRelationship = school.OtherPair);
        _made.Add(new Example(NameOf(scratch), "") { Self = school.OtherCoach });
        var coached = await samples.Send(
            official, "CoachOnCoachingService", "CreateCoachOnCoaching", request => ((CreateCoachOnCoachingRequest)request).CoachOnCoaching.CoachingRelationship = school.OfficialPair);
        _made.Add(new Example(NameOf(coached), "") { Coach = school.Official, Coachee = school.Head });
        var sample = (FeedbackSample)await samples.Send(
            official, "CoachOnCoachingService", "CreateFeedbackSample", request => ((CreateFeedbackSampleRequest)request).FeedbackSample.CoachingRelationship = school.OfficialPair);
        foreach (var person in new[] { school.Teacher, school.OtherCoach })
        {
            _made.Add(new Example($"{person}/walkConsent", "") { Self = person });
        }

        var aim = await Samples(host).With("CreateSchoolGoal.goal.level", (int)Goal.Types.Level.School).With("CreateSchoolGoal.goal.org_unit", school.Unit).Send(
            school.As(school.Head), "SchoolGoalService", "CreateSchoolGoal");
        _made.Add(new Example(NameOf(aim), school.Unit));
        _made.Add(new Example(sample.Name, "") { Coach = school.Official, Coachee = school.Head });
        _made.Add(new Example(school.Unit, school.Unit));
        await OfWalk();
        await OfRounds();
        await OfEverybody();
    }

    // A walk is its leader's; what is seen on it is the pair's.
    private async Task OfWalk()
    {
        var (samples, leader) = (Samples(host, marker), school.As(school.Head));
        var walk = await samples.Send(leader, "LearningWalkService", "CreateLearningWalk", request => ((CreateLearningWalkRequest)request).LearningWalk = new LearningWalk
        {
            OrgUnit = school.Unit,
            StartTime = Yesterday.ToTimestamp(),
            EndTime = Yesterday.AddHours(2).ToTimestamp(),
            Stops = { new LearningWalk.Types.Stop { Teacher = school.Teacher, StartTime = Yesterday.ToTimestamp(), Place = marker } },
        });
        var step = _made.First(example => example.Name.StartsWith("actionSteps/", StringComparison.Ordinal) && example.Coach == school.Head).Name;
        var sighting = await samples.Send(leader, "LearningWalkService", "CreateStepSighting", request => ((CreateStepSightingRequest)request).StepSighting = new StepSighting
        {
            LearningWalk = NameOf(walk),
            ActionStep = step,
            Use = StepSighting.Types.Use.InUse,
            Effect = StepSighting.Types.Effect.Some,
            Note = marker,
            SightTime = Yesterday.AddMinutes(5).ToTimestamp(),
        });
        _made.Add(new Example(NameOf(walk), school.Unit) { Self = school.Head });
        _made.Add(new Example(NameOf(sighting), "") { Coach = school.Head, Coachee = school.Teacher });
    }

    // What is asked of many, and how far observers agree: a response is its respondent's, a rating its observer's.
    private async Task OfRounds()
    {
        var (samples, officer) = (Samples(host).With("org_unit", school.Unit).With("org_units", school.Unit), school.As(school.CountyOfficer));
        var round = await new SurveyService.SurveyServiceClient(officer).CreateSurveyRoundAsync(new CreateSurveyRoundRequest
        {
            SurveyRound = new SurveyRound
            {
                DisplayName = "Pulse",
                Instrument = "instruments/pulse-trust",
                Wave = Instrument.Types.Wave.Pulse,
                OrgUnits = { school.Unit },
                OpenTime = host.Clock.GetUtcNow().AddDays(-1).ToTimestamp(),
                CloseTime = host.Clock.GetUtcNow().AddDays(30).ToTimestamp(),
            },
            RequestId = NewRequest,
        });
        var response = await new SurveyService.SurveyServiceClient(school.As(school.Teacher)).CreateSurveyResponseAsync(new CreateSurveyResponseRequest
        {
            SurveyResponse = new SurveyResponse { SurveyRound = round.Name, Answers = { new Observation.Types.Answer { Key = "listened_to", Number = 4 } } },
            RequestId = NewRequest,
        });
        var notice = await samples.With("org_unit", school.Nation).Send(school.As(school.NationalAdmin), "PrivacyNoticeService", "CreatePrivacyNotice");
        _made.Add(new Example(round.Name, school.Unit) { IsOpen = true });
        _made.Add(new Example(response.Name, "") { Self = school.Teacher });
        _made.Add(new Example(NameOf(notice), school.Nation) { IsOpen = true, Self = Example.Everybody });
    }

    // What is about nobody: forms, templates, frameworks and the library.
    private async Task OfEverybody()
    {
        var (samples, head) = (Samples(host).With("org_unit", school.Unit), school.As(school.Head));
        var step = await samples.Send(head, "StepLibraryService", "CreateLibraryStep");
        var vision = await samples.Send(head, "StepLibraryService", "CreateVision");
        foreach (var name in new[] { NameOf(step), NameOf(vision), LessonVisit.Name, "cycleTemplates/coaching-at-scale", "standardsFrameworks/persistent-challenges" })
        {
            _made.Add(new Example(name, school.Unit) { IsOpen = true });
        }

        _template = await new CycleTemplateService.CycleTemplateServiceClient(head).GetCycleTemplateAsync(new GetCycleTemplateRequest { Name = "cycleTemplates/coaching-at-scale" });
    }

    private void Add(string name, string coach, bool lasts) =>
        _made.Add(new Example(name, "") { Coach = coach, Coachee = school.Teacher, PairLasts = lasts });

    private static string NameOf(IMessage resource) => (string)resource.Descriptor.FindFieldByName("name").Accessor.GetValue(resource);

    private static FieldMask Mask(params string[] paths) => new() { Paths = { paths } };
}
