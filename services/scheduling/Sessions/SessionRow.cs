using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Scheduling;

internal sealed record SessionRow
{
    public const string Pattern = "sessions/{session}";

    public const string Columns =
        "name, coaching_relationship, kind, start_time, start_date, duration_minutes, mode, state, coach, coachee, org_unit, county, "
        + "programme, tier, miss_reason, actual_start_time, actual_end_time, reschedule_count, completed_by, create_time, update_time, "
        + "version, facility, camera, participants, coaching_slot, session_series, coach_confirm_time, coachee_confirm_time, close_reason, "
        + "close_time, stand_in, stand_in_kind, stand_in_state, stand_in_reason, approach";

    public required string Name { get; init; }

    public required string CoachingRelationship { get; init; }

    public required Session.Types.Kind Kind { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required DateOnly StartDate { get; init; }

    public required int DurationMinutes { get; init; }

    public required Session.Types.Mode Mode { get; init; }

    public Session.Types.Approach Approach { get; init; } = Session.Types.Approach.Individual;

    public required Session.Types.State State { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required string Programme { get; init; }

    public required Tier Tier { get; init; }

    public Session.Types.MissReason MissReason { get; init; }

    public DateTimeOffset? ActualStartTime { get; init; }

    public DateTimeOffset? ActualEndTime { get; init; }

    public int RescheduleCount { get; init; }

    public string CompletedBy { get; init; } = "";

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    public string Facility { get; init; } = "";

    public string Camera { get; init; } = "";

    /// <summary>Names with a space between.</summary>
    public string Participants { get; init; } = "";

    public string CoachingSlot { get; init; } = "";

    public string SessionSeries { get; init; } = "";

    public DateTimeOffset? CoachConfirmTime { get; init; }

    public DateTimeOffset? CoacheeConfirmTime { get; init; }

    public Session.Types.CloseReason CloseReason { get; init; }

    public DateTimeOffset? CloseTime { get; init; }

    /// <summary>Who was asked, whatever the answer.</summary>
    public string StandIn { get; init; } = "";

    public Session.Types.StandInKind StandInKind { get; init; }

    public Session.Types.StandInState StandInState { get; init; }

    public RearrangementReason StandInReason { get; init; }

    public bool HasStandIn => StandInState == Session.Types.StandInState.Accepted;

    public IReadOnlyList<string> ParticipantNames => Participants.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public DateTimeOffset EndTime => StartTime.AddMinutes(DurationMinutes);

    public Session ToProto() => new()
    {
        Name = Name,
        CoachingRelationship = CoachingRelationship,
        Kind = Kind,
        StartTime = StartTime.ToProto(),
        Duration = ToDuration(),
        Mode = Mode,
        Approach = Approach,
        State = State,
        Coach = Coach,
        Coachee = Coachee,
        OrgUnit = OrgUnit,
        County = County,
        Programme = Programme,
        Tier = Tier,
        Etag = Etag.Of(Version),
        MissReason = MissReason,
        ActualStartTime = ActualStartTime.ToProto(),
        ActualEndTime = ActualEndTime.ToProto(),
        RescheduleCount = RescheduleCount,
        CompletedBy = CompletedBy,
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Facility = Facility,
        Camera = Camera,
        Participants = { ParticipantNames },
        CoachingSlot = CoachingSlot,
        SessionSeries = SessionSeries,
        CoachConfirmTime = CoachConfirmTime.ToProto(),
        CoacheeConfirmTime = CoacheeConfirmTime.ToProto(),
        CloseReason = CloseReason,
        CloseTime = CloseTime.ToProto(),
        StandIn = StandIn,
        StandInKind = StandInKind,
        StandInState = StandInState,
    };

    public SessionFacts ToFacts() => new()
    {
        Session = Name,
        CoachingRelationship = CoachingRelationship,
        Coach = Coach,
        Coachee = Coachee,
        OrgUnit = OrgUnit,
        County = County,
        Programme = Programme,
        Tier = Tier,
        Kind = Kind,
        Mode = Mode,
        Approach = Approach,
        State = State,
        StartTime = StartTime.ToProto(),
        Duration = ToDuration(),
        MissReason = MissReason,
        ActualStartTime = ActualStartTime.ToProto(),
        ActualEndTime = ActualEndTime.ToProto(),
        RescheduleCount = RescheduleCount,
        CoachingSlot = CoachingSlot,
        SessionSeries = SessionSeries,
        StandInKind = HasStandIn ? StandInKind : Session.Types.StandInKind.Unspecified,
        StandIn = HasStandIn ? StandIn : "",
        CloseReason = CloseReason,
    };

    private Duration ToDuration() => Duration.FromTimeSpan(TimeSpan.FromMinutes(DurationMinutes));
}
