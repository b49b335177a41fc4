using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    // Praise, one step with what and how, and the next date: a meeting without them is not closed (STEP-02, 03, 04, 06).
    private static Violations Check(FeedbackMeeting draft, DateTimeOffset now)
    {
        var violations = new Violations()
            .Name("feedback_meeting.observation", draft.Observation, ObservationRow.Pattern)
            .OptionalName("feedback_meeting.session", draft.Session, "sessions/{session}")
            .Text("feedback_meeting.praise", draft.Praise, 1, 4_000)
            .OptionalName("feedback_meeting.praised_action_step", draft.PraisedActionStep, ActionStepRow.Pattern)
            .Range("feedback_meeting.rehearsal_count", draft.RehearsalCount, 0, 20)
            .Require(draft.Focuses.Count > 0, "feedback_meeting.focuses", "must have at least one element")
            .Require(draft.Focuses.Distinct().Count() == draft.Focuses.Count, "feedback_meeting.focuses", "must not name a focus twice");
        for (var i = 0; i < draft.Focuses.Count; i++)
        {
            violations.Enum($"feedback_meeting.focuses[{i}]", draft.Focuses[i]);
        }

        VisitTimes.Check(violations, "feedback_meeting", draft.StartTime, draft.EndTime, now);
        violations.Time("feedback_meeting.next_observation_time", draft.NextObservationTime);
        if (draft.NextObservationTime.ToTimeOrNull() is { } next && draft.EndTime.ToTimeOrNull() is { } end)
        {
            violations.Require(next > end, "feedback_meeting.next_observation_time", "must be after the meeting");
        }

        return draft.ActionStep is { } step
            ? violations
                .Text("feedback_meeting.action_step.what", step.What, 1, 500)
                .Text("feedback_meeting.action_step.how", step.How, 1, 2_000)
                .Text("feedback_meeting.action_step.model", step.Model, 0, 4_000)
            : violations.Require(false, "feedback_meeting.action_step", "must be set");
    }
}
