using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class ObservationsApi
{
    private const int MaxText = 60_000;

    // What holds for a new observation and for one that was amended.
    private async Task Check(Violations violations, Observation draft, CancellationToken cancel)
    {
        violations
            .Name("observation.coaching_relationship", draft.CoachingRelationship, Pairs.Pattern)
            .Name("observation.instrument", draft.Instrument, InstrumentRow.Pattern)
            .OptionalName("observation.session", draft.Session, "sessions/{session}")
            .OptionalName("observation.coaching_cycle", draft.CoachingCycle, "coachingCycles/{coaching_cycle}")
            .OptionalName("observation.action_step", draft.ActionStep, ActionStepRow.Pattern)
            .Count("observation.answers", draft.Answers.Count, 0, 200)
            .Text("observation.notes", draft.Notes, 0, 20_000)
            .OptionalEnum("observation.sharing", draft.Sharing)
            .OptionalTime("observation.device_time", draft.DeviceTime);
        VisitTimes.Check(violations, "observation", draft.StartTime, draft.EndTime, clock.GetUtcNow());
        CheckSegments(violations, draft);
        EvidenceRules.Check(violations, "observation.evidence", draft.Evidence);
        CheckMeasures(violations, draft);
        var form = ResourceName.Matches(InstrumentRow.Pattern, draft.Instrument) ? await instruments.Find(draft.Instrument, cancel) : null;
        if (form is not null)
        {
            form.CheckInUse(violations, "observation.instrument", draft.StartTime.ToTimeOrNull());
            form.Check(violations, draft.Answers);
        }
        else if (ResourceName.Matches(InstrumentRow.Pattern, draft.Instrument))
        {
            violations.Require(false, "observation.instrument", "must be an instrument that exists");
        }

        CheckNotes(violations, draft, form);
    }

    private static void CheckSegments(Violations violations, Observation draft)
    {
        violations.Count("observation.segments", draft.Segments.Count, 0, 20);
        var (begin, finish) = (draft.StartTime.ToTimeOrNull(), draft.EndTime.ToTimeOrNull());
        for (var i = 0; i < draft.Segments.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"observation.segments[{i}]");
            var (start, end) = (draft.Segments[i].StartTime.ToTimeOrNull(), draft.Segments[i].EndTime.ToTimeOrNull());
            violations
                .Require(start is not null && !(start < begin), $"{path}.start_time", "must be set, and not before the visit or the end of the segment before")
                .Require(end is not null && end > start && !(end > finish), $"{path}.end_time", "must be set, after its start and not after the visit");
            begin = end ?? begin;
        }
    }

    private static void CheckNotes(Violations violations, Observation draft, InstrumentForm? form)
    {
        violations
            .Count("observation.note_segments", draft.NoteSegments.Count, 0, 100)
            .Require(
                draft.Notes.Length + draft.NoteSegments.Sum(note => note.Text.Length) <= MaxText,
                "observation.note_segments",
                "must have at most 60,000 characters together with the notes");
        var length = draft.EndTime.ToTimeOrNull() - draft.StartTime.ToTimeOrNull();
        for (var i = 0; i < draft.NoteSegments.Count; i++)
        {
            var (note, path) = (draft.NoteSegments[i], string.Create(CultureInfo.InvariantCulture, $"observation.note_segments[{i}]"));
            violations
                .Text($"{path}.text", note.Text, 1, 20_000)
                .Require(
                    note.Offset is not { } offset || (offset.Seconds >= 0 && offset.Nanos >= 0 && !(TimeSpan.FromSeconds(offset.Seconds) > length)),
                    $"{path}.offset",
                    "must be from 0 to the length of the visit")
                .Require(note.Item.Length == 0 || form is null || form.Asks(note.Item), $"{path}.item", "must be the key of one of the instrument's items");
        }
    }

    private static void CheckMeasures(Violations violations, Observation draft)
    {
        violations.Count("observation.learner_measures", draft.LearnerMeasures.Count, 0, 20);
        for (var i = 0; i < draft.LearnerMeasures.Count; i++)
        {
            var (measure, path) = (draft.LearnerMeasures[i], string.Create(CultureInfo.InvariantCulture, $"observation.learner_measures[{i}]"));
            violations
                .Enum($"{path}.kind", measure.Kind)
                .Text($"{path}.measure", measure.Measure, 1, 200)
                .Range($"{path}.learners", measure.Learners, 5, 1_000)
                .Range($"{path}.count", measure.Count, 0, Math.Max(0, measure.Learners));
        }
    }
}
