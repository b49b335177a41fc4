using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Protobuf.WellKnownTypes;
using Change = Coaching.Scheduling.V1.Rearrangement.Types.Change;

namespace Coaching.Scheduling;

/// <summary>The audit of planned sessions that were changed.</summary>
internal static class Rearrangements
{
    /// <summary>A published slot is set in stone: whoever changes one of its sessions says why.</summary>
    public static void RequireReason(SessionRow session, RearrangementReason reason) => new Violations()
        .Require(session.CoachingSlot.Length == 0 || reason != RearrangementReason.Unspecified, "reason", "must be set for a session of a published slot")
        .ThrowIfAny();

    /// <summary>Records a change, in the transaction that makes it.</summary>
    public static Task Record(Tx tx, SessionRow before, SessionRow after, Change change, RearrangementReason reason, string actor) =>
        tx.Execute(Insert, new RearrangementRow
        {
            Name = $"rearrangements/{Guid.CreateVersion7(tx.Now)}",
            Session = after.Name,
            CoachingSlot = after.CoachingSlot,
            CoachingRelationship = after.CoachingRelationship,
            Coach = after.Coach,
            Coachee = after.Coachee,
            OrgUnit = after.OrgUnit,
            Kind = after.Kind,
            ChangeKind = change,
            Reason = reason,
            Actor = actor,
            PreviousStartTime = before.StartTime,
            PreviousMinutes = before.DurationMinutes,
            StartTime = after.StartTime,
            DurationMinutes = after.DurationMinutes,
            WasMissed = before.State == Session.Types.State.Missed,
            CreateTime = tx.Now,
        });

    private const string Insert = $"""
        INSERT INTO rearrangements ({RearrangementRow.Columns})
        VALUES (@Name, @Session, @CoachingSlot, @CoachingRelationship, @Coach, @Coachee, @OrgUnit, @Kind, @ChangeKind, @Reason, @Actor,
                @PreviousStartTime, @PreviousMinutes, @StartTime, @DurationMinutes, @WasMissed, @CreateTime)
        """;
}

internal sealed record RearrangementRow
{
    public const string Columns =
        "name, session, coaching_slot, coaching_relationship, coach, coachee, org_unit, kind, change_kind, reason, actor, "
        + "previous_start_time, previous_minutes, start_time, duration_minutes, was_missed, create_time";

    public required string Name { get; init; }

    public required string Session { get; init; }

    public required string CoachingSlot { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    public required Session.Types.Kind Kind { get; init; }

    public required Change ChangeKind { get; init; }

    public required RearrangementReason Reason { get; init; }

    public required string Actor { get; init; }

    public required DateTimeOffset PreviousStartTime { get; init; }

    public required int PreviousMinutes { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required int DurationMinutes { get; init; }

    public required bool WasMissed { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public Rearrangement ToProto() => new()
    {
        Name = Name,
        Session = Session,
        CoachingSlot = CoachingSlot,
        CoachingRelationship = CoachingRelationship,
        OrgUnit = OrgUnit,
        Kind = Kind,
        Change = ChangeKind,
        Reason = Reason,
        Actor = Actor,
        PreviousStartTime = PreviousStartTime.ToProto(),
        PreviousDuration = Duration.FromTimeSpan(TimeSpan.FromMinutes(PreviousMinutes)),
        StartTime = StartTime.ToProto(),
        Duration = Duration.FromTimeSpan(TimeSpan.FromMinutes(DurationMinutes)),
        WasMissed = WasMissed,
        CreateTime = CreateTime.ToProto(),
    };
}
