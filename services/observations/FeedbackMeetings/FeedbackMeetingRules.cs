using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;
using static Coaching.Observations.V1.FeedbackMeeting.Types;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    // Praise, one step with what and how, and the next date: a meeting without them is not closed (STEP-02, 03, 04, 06).
    private static Violations Check(FeedbackMeeting draft, DateTimeOffset now)
    {
        var violations = new Violations()
            .OptionalName("feedback_meeting.session", draft.Session, "sessions/{session}")
            .OptionalTime("feedback_meeting.device_time", draft.DeviceTime)
            .OptionalEnum("feedback_meeting.culture_signal", draft.CultureSignal)
            .OptionalName("feedback_meeting.praised_action_step", draft.PraisedActionStep, ActionStepRow.Pattern);
        if (draft.Observation.Length == 0)
        {
            violations.Name("feedback_meeting.coaching_relationship", draft.CoachingRelationship, Pairs.Pattern);
        }
        else
        {
            violations
                .OptionalName("feedback_meeting.coaching_relationship", draft.CoachingRelationship, Pairs.Pattern)
                .Require(
                    ResourceName.Matches(ObservationRow.Pattern, draft.Observation) || ResourceName.Matches(DropInRow.Pattern, draft.Observation),
                    "feedback_meeting.observation",
                    "must have the form observations/{observation} or dropIns/{drop_in}");
        }

        VisitTimes.Check(violations, "feedback_meeting", draft.StartTime, draft.EndTime, now);
        CheckTalk(violations, draft);
        if (draft.ActionStep is { } step)
        {
            ActionStepRow.Check(violations, "feedback_meeting.action_step", step);
        }
        else
        {
            violations.Require(false, "feedback_meeting.action_step", "must be set");
        }

        return violations;
    }

    // What may be amended afterwards.
    private static void CheckTalk(Violations violations, FeedbackMeeting draft)
    {
        violations
            .Text("feedback_meeting.praise", draft.Praise, 1, 4_000)
            .Text("feedback_meeting.plan", draft.Plan, 0, 4_000)
            .OptionalName("feedback_meeting.coaching_cycle", draft.CoachingCycle, "coachingCycles/{coaching_cycle}")
            .OptionalEnum("feedback_meeting.stance", draft.Stance)
            .OptionalEnum("feedback_meeting.modelling", draft.Modelling)
            .Range("feedback_meeting.rehearsal_count", draft.RehearsalCount, 0, 20)
            .Count("feedback_meeting.rehearsals", draft.Rehearsals.Count, 0, 20)
            .Require(
                draft.Rehearsals.Count == 0 || draft.RehearsalCount == 0 || draft.RehearsalCount == draft.Rehearsals.Count,
                "feedback_meeting.rehearsal_count",
                "must be 0 or the number of rehearsals")
            .Require(draft.Focuses.Count > 0, "feedback_meeting.focuses", "must have at least one element")
            .Require(draft.Focuses.Distinct().Count() == draft.Focuses.Count, "feedback_meeting.focuses", "must not name a focus twice");
        for (var i = 0; i < draft.Focuses.Count; i++)
        {
            violations.Enum($"feedback_meeting.focuses[{i}]", draft.Focuses[i]);
        }

        for (var i = 0; i < draft.Rehearsals.Count; i++)
        {
            violations.Text(string.Create(CultureInfo.InvariantCulture, $"feedback_meeting.rehearsals[{i}].feedback"), draft.Rehearsals[i].Feedback, 0, 2_000);
        }

        CheckParts(violations, draft);
        CheckPartnership(violations, draft.Partnership);
        EvidenceRules.Check(violations, "feedback_meeting.evidence", draft.Evidence);
        violations.Time("feedback_meeting.next_observation_time", draft.NextObservationTime);
        if (draft.NextObservationTime.ToTimeOrNull() is { } next && draft.EndTime.ToTimeOrNull() is { } end)
        {
            violations.Require(next > end, "feedback_meeting.next_observation_time", "must be after the meeting");
        }
    }

    private static void CheckParts(Violations violations, FeedbackMeeting draft)
    {
        violations.Count("feedback_meeting.parts", draft.Parts.Count, 0, 3);
        var length = (draft.EndTime.ToTimeOrNull() - draft.StartTime.ToTimeOrNull())?.TotalSeconds ?? double.MaxValue;
        for (var i = 0; i < draft.Parts.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"feedback_meeting.parts[{i}]");
            violations
                .Enum($"{path}.part", draft.Parts[i].Part)
                .Require(i == 0 || draft.Parts[i].Part > draft.Parts[i - 1].Part, $"{path}.part", "must come after the part before it: praise, step, plan and rehearse")
                .Require(
                    draft.Parts[i].Duration is { Seconds: >= 0, Nanos: >= 0 } duration && duration.Seconds <= length,
                    $"{path}.duration",
                    "must be set, from 0 to the length of the meeting");
        }

        violations.Require(
            draft.Parts.Sum(part => (decimal)(part.Duration?.Seconds ?? 0)) <= (decimal)Math.Min(length, 1e9), "feedback_meeting.parts",
            "must not be longer together than the meeting");
    }

    private static void CheckPartnership(Violations violations, Partnership? partnership)
    {
        if (partnership is not null)
        {
            violations
                .Range("feedback_meeting.partnership.coachee_talk_percent", partnership.CoacheeTalkPercent, 0, 100)
                .OptionalEnum("feedback_meeting.partnership.agenda", partnership.Agenda)
                .OptionalEnum("feedback_meeting.partnership.step", partnership.Step);
        }
    }
}
