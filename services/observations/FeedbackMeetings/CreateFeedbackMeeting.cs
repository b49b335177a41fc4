using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using static Coaching.Observations.V1.FeedbackMeeting.Types;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    public override Task<FeedbackMeeting> CreateFeedbackMeeting(CreateFeedbackMeetingRequest request, ServerCallContext context)
    {
        var draft = request.FeedbackMeeting ?? new FeedbackMeeting();
        var now = clock.GetUtcNow();
        var violations = Check(draft, now).OptionalId("feedback_meeting_id", request.FeedbackMeetingId);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var coach = context.Caller().Name;
        var name = $"feedbackMeetings/{(request.FeedbackMeetingId.Length > 0 ? request.FeedbackMeetingId : Guid.CreateVersion7(now))}";
        return database.Once(context, request, name, tx => Hold(tx, coach, name, draft), (tx, first) => Now(tx, coach, first));
    }

    private async Task<FeedbackMeeting> Hold(Session tx, string coach, string name, FeedbackMeeting draft)
    {
        var start = draft.StartTime.ToTimeOrNull()!.Value;
        var pair = await pairs.Running(tx, await PairOf(tx, coach, draft), coach, start);
        var praised = new { draft.PraisedActionStep, CoachingRelationship = pair.Name, Start = start };
        var violations = new Violations()
            .Require(
                draft.CoachingRelationship.Length == 0 || draft.CoachingRelationship == pair.Name,
                "feedback_meeting.coaching_relationship",
                "must be the pair of the observation")
            .Require(
                draft.PraisedActionStep.Length == 0 || await tx.Find<string>(SelectEarlierStep, praised) is not null,
                "feedback_meeting.praised_action_step",
                "must be an earlier step of the same pair");
        await RecordLinks.Check(tx, violations, "feedback_meeting", pair.Name, "", draft.CoachingCycle, start);
        await RecordLinks.CheckStep(tx, violations, "feedback_meeting.action_step", pair.Name, pair.OrgUnit, draft.ActionStep);
        violations.ThrowIfAny();

        var content = FeedbackMeetingRow.ContentOf(draft);
        var meeting = Row(tx, name, draft, pair) with { Content = await vault.Seal(tx, pair.Coachee, name, content) };
        if (!await tx.TryInsert(InsertMeeting, meeting))
        {
            throw Errors.AlreadyExists(await tx.Find<string>(SelectMeetingOf, new { meeting.Observation }) ?? name);
        }

        var words = ActionStepRow.ContentOf(draft.ActionStep);
        words.CounterProposal = null;
        var step = Row(tx, draft, meeting);
        step = step with { Content = await vault.Seal(tx, pair.Coachee, step.Name, words) };
        await tx.Execute(ActionStepRow.Insert, step);
        await tx.Publish(name, meeting.Version, Fact(meeting, pair));
        await tx.Publish(step.Name, step.Version, step.Fact());
        await CultureSignals.Count(tx, pair.OrgUnit, draft.CultureSignal);
        tx.Count(ObservationMetrics.FeedbackHeld);
        return meeting.ToProto(content, step.ToProto(words));
    }

    // What was seen names the pair, for the coach who saw it; a talk that nothing was seen before names it itself.
    private static async Task<string> PairOf(Session tx, string coach, FeedbackMeeting draft) =>
        draft.Observation.Length == 0 ? draft.CoachingRelationship
        : await tx.Find<string>(
            ResourceName.Matches(DropInRow.Pattern, draft.Observation) ? SelectPairOfDropIn : SelectPairOf, new { draft.Observation, Coach = coach })
            ?? throw Errors.NotFound(draft.Observation);

    private static FeedbackMeetingRow Row(Session tx, string name, FeedbackMeeting draft, RunningPair pair) => new()
    {
        Name = name,
        Observation = draft.Observation.Length == 0 ? name : draft.Observation,
        StartTime = draft.StartTime.ToTimeOrNull()!.Value,
        EndTime = draft.EndTime.ToTimeOrNull()!.Value,
        Session = draft.Session,
        Content = [],
        PraisedActionStep = draft.PraisedActionStep,
        NextObservationTime = draft.NextObservationTime.ToTimeOrNull()!.Value,
        Focuses = FeedbackMeetingRow.Join(draft.Focuses),
        RehearsalCount = FeedbackMeetingRow.Rounds(draft),
        Stance = draft.Stance,
        Modelling = draft.Modelling,
        CoacheeTalkPercent = draft.Partnership is { HasCoacheeTalkPercent: true } talk ? talk.CoacheeTalkPercent : null,
        AgendaParty = draft.Partnership?.Agenda ?? Party.Unspecified,
        StepParty = draft.Partnership?.Step ?? Party.Unspecified,
        CoachingCycle = draft.CoachingCycle,
        DeviceTime = draft.DeviceTime.ToTimeOrNull(),
        CoachingRelationship = pair.Name,
        Coach = pair.Coach,
        Coachee = pair.Coachee,
        OrgUnit = pair.OrgUnit,
        County = pair.County,
        TargetSeconds = (int)pair.TargetFeedback.TotalSeconds,
        CreateTime = tx.Now,
        UpdateTime = tx.Now,
        Version = 1,
    };

    private static ActionStepRow Row(Session tx, FeedbackMeeting draft, FeedbackMeetingRow meeting) => new()
    {
        Name = $"actionSteps/{Guid.CreateVersion7(tx.Now)}",
        FeedbackMeeting = meeting.Name,
        Content = [],
        State = draft.StepAwaitsCoachee ? ActionStep.Types.State.Proposed : ActionStep.Types.State.Active,
        LibraryStep = draft.ActionStep.LibraryStep,
        Goal = draft.ActionStep.Goal,
        Challenge = draft.ActionStep.Challenge,
        SubjectSpecific = draft.ActionStep.Subject.Length > 0,
        CoachAgreeTime = meeting.EndTime,
        CoacheeAgreeTime = draft.StepAwaitsCoachee ? null : meeting.EndTime,
        CoachingRelationship = meeting.CoachingRelationship,
        Coach = meeting.Coach,
        Coachee = meeting.Coachee,
        OrgUnit = meeting.OrgUnit,
        County = meeting.County,
        CreateTime = meeting.EndTime,
        UpdateTime = tx.Now,
        Version = 1,
    };

    private static FeedbackMeetingHeld Fact(FeedbackMeetingRow meeting, RunningPair pair) => new()
    {
        FeedbackMeeting = meeting.Name,
        Observation = meeting.Observation == meeting.Name ? "" : meeting.Observation,
        CoachingRelationship = meeting.CoachingRelationship,
        Coach = meeting.Coach,
        Coachee = meeting.Coachee,
        OrgUnit = meeting.OrgUnit,
        County = meeting.County,
        Programme = pair.Programme,
        Tier = pair.Tier,
        Session = meeting.Session,
        StartTime = meeting.StartTime.ToProto(),
        EndTime = meeting.EndTime.ToProto(),
        NextObservationTime = meeting.NextObservationTime.ToProto(),
    };

    private async Task<FeedbackMeeting> Now(Session tx, string coach, string name)
    {
        var row = await tx.Find<FeedbackMeetingRow>(SelectOwn, new { Name = name, Coach = coach }) ?? throw Errors.NotFound(name);
        return (await FeedbackMeetingRow.Open(vault, tx, [row]))[0];
    }

    private const string SelectPairOf = "SELECT coaching_relationship FROM observations WHERE name = @Observation AND coach = @Coach";

    private const string SelectPairOfDropIn = "SELECT coaching_relationship FROM drop_ins WHERE name = @Observation AND coach = @Coach";

    private const string SelectEarlierStep = """
        SELECT name FROM action_steps
        WHERE name = @PraisedActionStep AND coaching_relationship = @CoachingRelationship AND create_time <= @Start
        """;

    private const string SelectMeetingOf = "SELECT name FROM feedback_meetings WHERE observation = @Observation";

    private const string InsertMeeting = $"""
        INSERT INTO feedback_meetings ({FeedbackMeetingRow.Columns}, praise)
        VALUES (@Name, @Observation, @StartTime, @EndTime, @Session, @Content, @PraisedActionStep, @NextObservationTime, @Focuses,
                @RehearsalCount, @Stance, @Modelling, @CoacheeTalkPercent, @AgendaParty, @StepParty, @CoachingCycle, @DeviceTime,
                @CoachingRelationship, @Coach, @Coachee, @OrgUnit, @County, @TargetSeconds, @CreateTime, @UpdateTime, @Version, '')
        """;

    private const string SelectOwn = $"SELECT {FeedbackMeetingRow.Columns} FROM feedback_meetings WHERE name = @Name AND coach = @Coach";
}
