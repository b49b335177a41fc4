using Coaching.Platform;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Mode = Coaching.Scheduling.V1.Session.Types.Mode;

namespace Coaching.Scheduling;

/// <summary>What a coach may say of a session that is to be planned, alone or in a series.</summary>
internal static class SessionDraft
{
    private const int MaxParticipants = 20;

    /// <summary>Notes all that is wrong with the fields themselves.</summary>
    public static void Check(Violations violations, string path, Session draft)
    {
        violations
            .Name($"{path}.coaching_relationship", draft.CoachingRelationship, Pairs.Pattern)
            .Enum($"{path}.kind", draft.Kind)
            .OptionalEnum($"{path}.mode", draft.Mode)
            .OptionalEnum($"{path}.approach", draft.Approach)
            .OptionalName($"{path}.facility", draft.Facility, FacilityRow.Pattern)
            .OptionalName($"{path}.camera", draft.Camera, FacilityRow.Pattern)
            .Count($"{path}.participants", draft.Participants.Count, 0, MaxParticipants)
            .Require(
                draft.Participants.Count == 0 || draft.Kind is Kind.Planning or Kind.LearningWalk or Kind.CoachOnCoaching,
                $"{path}.participants", "must be empty but for PLANNING, LEARNING_WALK and COACH_ON_COACHING")
            .Require(
                draft.Participants.Distinct(StringComparer.Ordinal).Count() == draft.Participants.Count,
                $"{path}.participants", "must name each person once");
        foreach (var (participant, index) in draft.Participants.Take(MaxParticipants).Select((participant, index) => (participant, index)))
        {
            violations.Name($"{path}.participants[{index}]", participant, "people/{person}");
        }

        SessionTimes.CheckStart(violations, $"{path}.start_time", draft.StartTime);
        SessionTimes.CheckDuration(violations, $"{path}.duration", draft.Duration);
    }

    /// <summary>The row of a draft whose pair runs, once all that it names is found to be of the pair's school.</summary>
    public static async Task<SessionRow> ToRow(Tx tx, RunningPair pair, Session draft, string name, DateTimeOffset start, DateOnly day)
    {
        await Bookable.Check(tx, pair.OrgUnit, draft.Facility, draft.Camera);
        if (draft.Participants.Count > 0)
        {
            await CheckParticipants(tx, pair, draft, day);
        }

        return new SessionRow
        {
            Name = name,
            CoachingRelationship = pair.Name,
            Kind = draft.Kind,
            StartTime = start,
            StartDate = day,
            DurationMinutes = SessionTimes.Minutes(draft.Duration) ?? SessionTimes.Target(pair, draft.Kind),
            Mode = draft.Mode == Mode.Unspecified ? Mode.FaceToFace : draft.Mode,
            Approach = draft.Approach == Session.Types.Approach.Unspecified ? Session.Types.Approach.Individual : draft.Approach,
            State = Session.Types.State.Planned,
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            OrgUnit = pair.OrgUnit,
            County = pair.County,
            Programme = pair.Programme,
            Tier = pair.Tier,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
            Facility = draft.Facility,
            Camera = draft.Camera,
            Participants = string.Join(' ', draft.Participants.Order(StringComparer.Ordinal)),
        };
    }

    private static async Task CheckParticipants(Tx tx, RunningPair pair, Session draft, DateOnly day)
    {
        var violations = new Violations();
        var staff = await SchoolStaff.Of(tx, pair.OrgUnit, draft.Participants, day);
        foreach (var (participant, index) in draft.Participants.Select((participant, index) => (participant, index)))
        {
            violations
                .Require(participant != pair.Coach && participant != pair.Coachee, $"session.participants[{index}]", "must not be the coach or the coachee")
                .Require(staff.Contains(participant), $"session.participants[{index}]", "must be of the staff of the pair's org unit on that day");
        }

        violations.ThrowIfAny();
    }
}
