using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Kind = Coaching.Observations.V1.CoachOnCoaching.Types.Kind;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi
{
    public override Task<CoachOnCoaching> CreateCoachOnCoaching(CreateCoachOnCoachingRequest request, ServerCallContext context)
    {
        var draft = request.CoachOnCoaching ?? new CoachOnCoaching();
        var now = clock.GetUtcNow();
        var violations = new Violations()
            .Name("coach_on_coaching.coaching_relationship", draft.CoachingRelationship, Pairs.Pattern)
            .Enum("coach_on_coaching.kind", draft.Kind)
            .OptionalName("coach_on_coaching.session", draft.Session, "sessions/{session}")
            .OptionalId("coach_on_coaching_id", request.CoachOnCoachingId);
        CheckWatched(violations, draft);
        CheckContent(violations, draft);
        VisitTimes.Check(violations, "coach_on_coaching", draft.StartTime, draft.EndTime, now);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = $"coachOnCoachings/{(request.CoachOnCoachingId.Length > 0 ? request.CoachOnCoachingId : Guid.CreateVersion7(now))}";
        return pairs.ReadThrough(
            () => database.Once(context, request, name, tx => Record(tx, reach.Caller, name, draft), (tx, first) => Show(tx, reach, first)),
            context.CancellationToken);
    }

    private static void CheckWatched(Violations violations, CoachOnCoaching draft)
    {
        if (draft.Kind == Kind.CoachingOfCoach)
        {
            violations.Require(draft.WatchedRelationship.Length == 0, "coach_on_coaching.watched_relationship", "must be empty for a talk");
        }
        else
        {
            violations.Name("coach_on_coaching.watched_relationship", draft.WatchedRelationship, Pairs.Pattern);
        }

        violations
            .OptionalName("coach_on_coaching.observation", draft.Observation, ObservationRow.Pattern)
            .Require(draft.Observation.Length == 0 || draft.Kind == Kind.JointLessonVisit, "coach_on_coaching.observation", "must be empty unless a lesson was visited")
            .OptionalName("coach_on_coaching.feedback_meeting", draft.FeedbackMeeting, FeedbackMeetingRow.Pattern)
            .Require(
                draft.FeedbackMeeting.Length == 0 || draft.Kind == Kind.WatchedFeedbackMeeting,
                "coach_on_coaching.feedback_meeting", "must be empty unless a meeting was watched");
    }

    private static void CheckContent(Violations violations, CoachOnCoaching draft) =>
        CoachRatings.Check(violations, "coach_on_coaching.ratings", draft.Ratings)
            .Text("coach_on_coaching.strengths", draft.Strengths, 0, 4_000)
            .Text("coach_on_coaching.next_step", draft.NextStep, 0, 2_000)
            .Text("coach_on_coaching.notes", draft.Notes, 0, 20_000);

    private async Task<CoachOnCoaching> Record(Session tx, string observer, string name, CoachOnCoaching draft)
    {
        var start = draft.StartTime.ToTimeOrNull()!.Value;
        var pair = await pairs.Running(tx, draft.CoachingRelationship, observer, start);
        await MustCoach(tx, pair, draft, start);
        var row = new CoachOnCoachingRow
        {
            Name = name,
            CoachingRelationship = pair.Name,
            Kind = draft.Kind,
            StartTime = start,
            EndTime = draft.EndTime.ToTimeOrNull()!.Value,
            WatchedRelationship = draft.WatchedRelationship,
            Observation = draft.Observation,
            FeedbackMeeting = draft.FeedbackMeeting,
            Session = draft.Session,
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            OrgUnit = pair.OrgUnit,
            County = pair.County,
            Content = await vault.Seal(tx, pair.Coachee, name, CoachOnCoachingRow.ContentOf(draft)),
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        if (!await tx.TryInsert(InsertRecord, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Publish(name, row.Version, new CoachOnCoachingRecorded
        {
            CoachOnCoaching = name,
            CoachingRelationship = pair.Name,
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            OrgUnit = pair.OrgUnit,
            County = pair.County,
            Programme = pair.Programme,
            Tier = pair.Tier,
            Kind = draft.Kind,
            Session = draft.Session,
            StartTime = row.StartTime.ToProto(),
            EndTime = row.EndTime.ToProto(),
        });
        return await row.ToProto(tx, vault);
    }

    // What is named of another pair must be of that pair, and the pair the coach's own; it is never told what else there is.
    private async Task MustCoach(Session tx, RunningPair pair, CoachOnCoaching draft, DateTimeOffset start)
    {
        var args = new { pair.Coachee, draft.WatchedRelationship, draft.Observation, draft.FeedbackMeeting, Day = pairs.DayOf(start) };
        if (await tx.One<int>(CountPairs, args) == 0)
        {
            throw Errors.Precondition("NOT_A_COACH", "The one coached in this pair coached nobody then.", ("coachingRelationship", pair.Name));
        }

        new Violations()
            .Require(
                draft.WatchedRelationship.Length == 0 || await tx.One<int>(CountWatched, args) > 0,
                "coach_on_coaching.watched_relationship", "must be a pair that ran then and whose coach is the one coached")
            .Require(
                draft.Observation.Length == 0 || await tx.One<int>(CountObservations, args) > 0,
                "coach_on_coaching.observation", "must be an observation of the pair that was seen")
            .Require(
                draft.FeedbackMeeting.Length == 0 || await tx.One<int>(CountMeetings, args) > 0,
                "coach_on_coaching.feedback_meeting", "must be a meeting of the pair that was seen")
            .ThrowIfAny();
    }

    private const string CountPairs =
        "SELECT COUNT(*) FROM dir_pairs WHERE coach = @Coachee AND start_date <= @Day AND (end_date IS NULL OR end_date > @Day)";

    private const string CountWatched = $"{CountPairs} AND name = @WatchedRelationship";

    private const string CountObservations =
        "SELECT COUNT(*) FROM observations WHERE name = @Observation AND coaching_relationship = @WatchedRelationship AND coach = @Coachee";

    private const string CountMeetings =
        "SELECT COUNT(*) FROM feedback_meetings WHERE name = @FeedbackMeeting AND coaching_relationship = @WatchedRelationship AND coach = @Coachee";

    private const string InsertRecord = $"""
        INSERT INTO coach_on_coachings ({CoachOnCoachingRow.Columns})
        VALUES (@Name, @CoachingRelationship, @Kind, @StartTime, @EndTime, @WatchedRelationship, @Observation, @FeedbackMeeting, @Session, @Coach,
                @Coachee, @OrgUnit, @County, @Content, @CreateTime, @UpdateTime, @Version)
        """;
}
