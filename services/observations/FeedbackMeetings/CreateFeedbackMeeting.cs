using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

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
        var relationship = await tx.Find<string>(SelectPairOf, new { draft.Observation, Coach = coach })
            ?? throw Errors.NotFound(draft.Observation);
        var start = draft.StartTime.ToTimeOrNull()!.Value;
        var pair = await pairs.Running(tx, relationship, coach, start);
        var praised = new { draft.PraisedActionStep, CoachingRelationship = relationship, Start = start };
        new Violations()
            .Require(
                draft.PraisedActionStep.Length == 0 || await tx.Find<string>(SelectEarlierStep, praised) is not null,
                "feedback_meeting.praised_action_step",
                "must be an earlier step of the same pair")
            .ThrowIfAny();

        var meeting = Row(tx, name, draft, pair);
        if (!await tx.TryInsert(InsertMeeting, meeting))
        {
            throw Errors.AlreadyExists(await tx.Find<string>(SelectMeetingOf, new { draft.Observation }) ?? name);
        }

        var step = Row(tx, draft.ActionStep, meeting);
        await tx.Execute(ActionStepRow.Insert, step);
        await tx.Publish(name, meeting.Version, Fact(meeting, pair));
        tx.Count(ObservationMetrics.FeedbackHeld);
        return meeting.ToProto(step);
    }

    private static FeedbackMeetingRow Row(Session tx, string name, FeedbackMeeting draft, RunningPair pair) => new()
    {
        Name = name,
        Observation = draft.Observation,
        StartTime = draft.StartTime.ToTimeOrNull()!.Value,
        EndTime = draft.EndTime.ToTimeOrNull()!.Value,
        Session = draft.Session,
        Praise = draft.Praise,
        PraisedActionStep = draft.PraisedActionStep,
        NextObservationTime = draft.NextObservationTime.ToTimeOrNull()!.Value,
        Focuses = FeedbackMeetingRow.Join(draft.Focuses),
        RehearsalCount = draft.RehearsalCount,
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

    private static ActionStepRow Row(Session tx, ActionStep draft, FeedbackMeetingRow meeting) => new()
    {
        Name = $"actionSteps/{Guid.CreateVersion7(tx.Now)}",
        FeedbackMeeting = meeting.Name,
        What = draft.What,
        How = draft.How,
        Model = draft.Model,
        State = ActionStep.Types.State.Active,
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
        Observation = meeting.Observation,
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

    private static async Task<FeedbackMeeting> Now(Session tx, string coach, string name)
    {
        var row = await tx.Find<FeedbackMeetingRow>(SelectOwn, new { Name = name, Coach = coach }) ?? throw Errors.NotFound(name);
        return (await FeedbackMeetingRow.ToProtos(tx, [row]))[0];
    }

    private const string SelectPairOf = "SELECT coaching_relationship FROM observations WHERE name = @Observation AND coach = @Coach";

    private const string SelectEarlierStep = """
        SELECT name FROM action_steps
        WHERE name = @PraisedActionStep AND coaching_relationship = @CoachingRelationship AND create_time <= @Start
        """;

    private const string SelectMeetingOf = "SELECT name FROM feedback_meetings WHERE observation = @Observation";

    private const string InsertMeeting = $"""
        INSERT INTO feedback_meetings ({FeedbackMeetingRow.Columns})
        VALUES (@Name, @Observation, @StartTime, @EndTime, @Session, @Praise, @PraisedActionStep, @NextObservationTime, @Focuses,
                @RehearsalCount, @CoachingRelationship, @Coach, @Coachee, @OrgUnit, @County, @TargetSeconds, @CreateTime, @UpdateTime,
                @Version)
        """;

    private const string SelectOwn = $"SELECT {FeedbackMeetingRow.Columns} FROM feedback_meetings WHERE name = @Name AND coach = @Coach";
}
