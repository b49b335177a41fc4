using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.WellKnownTypes;
using Focus = Coaching.Observations.V1.FeedbackMeeting.Types.Focus;

namespace Coaching.Observations;

internal sealed record FeedbackMeetingRow
{
    public const string Pattern = "feedbackMeetings/{feedback_meeting}";

    public const string Columns =
        "name, observation, start_time, end_time, session, praise, praised_action_step, next_observation_time, focuses, rehearsal_count, "
        + "coaching_relationship, coach, coachee, org_unit, county, target_seconds, create_time, update_time, version";

    public required string Name { get; init; }

    public required string Observation { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required DateTimeOffset EndTime { get; init; }

    public required string Session { get; init; }

    public required string Praise { get; init; }

    public required string PraisedActionStep { get; init; }

    public required DateTimeOffset NextObservationTime { get; init; }

    public required string Focuses { get; init; }

    public required int RehearsalCount { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required int TargetSeconds { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    public static string Join(IEnumerable<Focus> focuses) =>
        string.Join(',', focuses.Select(focus => ((int)focus).ToString(CultureInfo.InvariantCulture)));

    /// <summary>The rows as meetings, each with the step that it agreed.</summary>
    public static async Task<IReadOnlyList<FeedbackMeeting>> ToProtos(Session db, IReadOnlyList<FeedbackMeetingRow> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var steps = await db.Query<ActionStepRow>(ActionStepRow.SelectOfMeetings, new { Names = rows.Select(row => row.Name) });
        var byMeeting = steps.ToDictionary(step => step.FeedbackMeeting);
        return [.. rows.Select(row => row.ToProto(byMeeting[row.Name]))];
    }

    public FeedbackMeeting ToProto(ActionStepRow step) => new()
    {
        Name = Name,
        Observation = Observation,
        StartTime = StartTime.ToProto(),
        EndTime = EndTime.ToProto(),
        Session = Session,
        Praise = Praise,
        PraisedActionStep = PraisedActionStep,
        ActionStep = step.ToProto(),
        NextObservationTime = NextObservationTime.ToProto(),
        Focuses = { Focuses.Split(',').Select(focus => (Focus)int.Parse(focus, CultureInfo.InvariantCulture)) },
        CoachingRelationship = CoachingRelationship,
        Coach = Coach,
        Coachee = Coachee,
        Etag = Etag.Of(Version),
        OrgUnit = OrgUnit,
        TargetDuration = new Duration { Seconds = TargetSeconds },
        RehearsalCount = RehearsalCount,
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
    };
}
