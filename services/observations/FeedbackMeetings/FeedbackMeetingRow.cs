using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.WellKnownTypes;
using static Coaching.Observations.V1.FeedbackMeeting.Types;

namespace Coaching.Observations;

internal sealed record FeedbackMeetingRow
{
    public const string Pattern = "feedbackMeetings/{feedback_meeting}";

    public const string Columns =
        "name, observation, start_time, end_time, session, content, praised_action_step, next_observation_time, focuses, rehearsal_count, "
        + "stance, modelling, coachee_talk_percent, agenda_party, step_party, coaching_cycle, device_time, "
        + "coaching_relationship, coach, coachee, org_unit, county, target_seconds, create_time, update_time, version";

    public required string Name { get; init; }

    /// <summary>What it is about; its own name when nothing was seen before, since the column is unique.</summary>
    public required string Observation { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required DateTimeOffset EndTime { get; init; }

    public required string Session { get; init; }

    public required byte[] Content { get; init; }

    public required string PraisedActionStep { get; init; }

    public required DateTimeOffset NextObservationTime { get; init; }

    public required string Focuses { get; init; }

    public required int RehearsalCount { get; init; }

    public required Stance Stance { get; init; }

    public required Modelling Modelling { get; init; }

    public int? CoacheeTalkPercent { get; init; }

    public required Party AgendaParty { get; init; }

    public required Party StepParty { get; init; }

    public required string CoachingCycle { get; init; }

    public DateTimeOffset? DeviceTime { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required int TargetSeconds { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    /// <summary>What is said of the coachee: the part of a meeting that is sealed.</summary>
    public static FeedbackMeeting ContentOf(FeedbackMeeting draft) => new()
    {
        Praise = draft.Praise,
        Plan = draft.Plan,
        Parts = { draft.Parts },
        Rehearsals = { draft.Rehearsals },
        Evidence = { draft.Evidence },
    };

    public static string Join(IEnumerable<Focus> focuses) =>
        string.Join(',', focuses.Select(focus => ((int)focus).ToString(CultureInfo.InvariantCulture)));

    /// <summary>The rounds of rehearsal: as many as are told, or the number alone.</summary>
    public static int Rounds(FeedbackMeeting draft) => draft.Rehearsals.Count > 0 ? draft.Rehearsals.Count : draft.RehearsalCount;

    /// <summary>The rows as meetings, each with the step that it agreed.</summary>
    public static async Task<IReadOnlyList<FeedbackMeeting>> Open(Vault vault, Session db, IReadOnlyList<FeedbackMeetingRow> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var steps = await db.Query<ActionStepRow>(ActionStepRow.SelectOfMeetings, new { Names = rows.Select(row => row.Name) });
        await vault.Warm(db, [.. rows.Select(row => row.Content), .. steps.Select(step => step.Content)]);
        var byMeeting = steps.ToDictionary(step => step.FeedbackMeeting);
        var opened = new List<FeedbackMeeting>(rows.Count);
        foreach (var row in rows)
        {
            var step = byMeeting[row.Name];
            opened.Add(row.ToProto(
                await vault.Open<FeedbackMeeting>(db, row.Name, row.Content), step.ToProto(await vault.Open<ActionStep>(db, step.Name, step.Content))));
        }

        return opened;
    }

    public FeedbackMeeting ToProto(FeedbackMeeting content, ActionStep? step)
    {
        var meeting = ContentOf(content);
        meeting.Name = Name;
        meeting.Observation = Observation == Name ? "" : Observation;
        meeting.StartTime = StartTime.ToProto();
        meeting.EndTime = EndTime.ToProto();
        meeting.Session = Session;
        meeting.PraisedActionStep = PraisedActionStep;
        meeting.ActionStep = step;
        meeting.NextObservationTime = NextObservationTime.ToProto();
        meeting.Focuses.Add(Focuses.Split(',').Select(focus => (Focus)int.Parse(focus, CultureInfo.InvariantCulture)));
        meeting.Stance = Stance;
        meeting.Modelling = Modelling;
        meeting.Partnership = Partner();
        meeting.CoachingCycle = CoachingCycle;
        meeting.DeviceTime = DeviceTime.ToProto();
        meeting.CoachingRelationship = CoachingRelationship;
        meeting.Coach = Coach;
        meeting.Coachee = Coachee;
        meeting.Etag = Etag.Of(Version);
        meeting.OrgUnit = OrgUnit;
        meeting.TargetDuration = new Duration { Seconds = TargetSeconds };
        meeting.RehearsalCount = RehearsalCount;
        meeting.CreateTime = CreateTime.ToProto();
        meeting.UpdateTime = UpdateTime.ToProto();
        return meeting;
    }

    private Partnership? Partner()
    {
        if (CoacheeTalkPercent is null && AgendaParty == Party.Unspecified && StepParty == Party.Unspecified)
        {
            return null;
        }

        var partnership = new Partnership { Agenda = AgendaParty, Step = StepParty };
        if (CoacheeTalkPercent is { } percent)
        {
            partnership.CoacheeTalkPercent = percent;
        }

        return partnership;
    }
}
