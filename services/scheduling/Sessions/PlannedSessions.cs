using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

/// <summary>What became of a plan: the session, or whose time is taken, such as <c>coach</c> or <c>room</c>.</summary>
internal sealed record PlanOutcome(SessionRow? Session, IReadOnlyList<string> Taken)
{
    public bool IsPlanned => Session is not null;
}

/// <summary>Plans sessions, for whoever makes many of them in one transaction and goes on when a time is taken.</summary>
internal static class PlannedSessions
{
    /// <summary>Books all that the session needs, stores it and tells of it; or leaves everything as it was when a time is taken.</summary>
    public static async Task<PlanOutcome> Plan(Tx tx, SessionRow row)
    {
        if (await BookingCells.TryTake(tx, row) is { Count: > 0 } taken)
        {
            return new PlanOutcome(null, taken);
        }

        await Insert(tx, row);
        return new PlanOutcome(row, []);
    }

    /// <summary>The same for one session: a time that is taken is refused with SLOT_TAKEN.</summary>
    public static async Task PlanOrRefuse(Tx tx, SessionRow row)
    {
        await BookingCells.Take(tx, row);
        await Insert(tx, row);
    }

    private static async Task Insert(Tx tx, SessionRow row)
    {
        if (!await tx.TryInsert(InsertSession, row))
        {
            throw Errors.AlreadyExists(row.Name);
        }

        await SessionPeople.Add(tx, row.Name, row.ParticipantNames);
        await tx.Publish(row.Name, row.Version, new SessionPlanned { Session = row.ToFacts() });
        tx.Count(SessionMetrics.Planned);
    }

    private const string InsertSession = $"""
        INSERT INTO sessions ({SessionRow.Columns})
        VALUES (@Name, @CoachingRelationship, @Kind, @StartTime, @StartDate, @DurationMinutes, @Mode, @State, @Coach, @Coachee, @OrgUnit,
                @County, @Programme, @Tier, @MissReason, @ActualStartTime, @ActualEndTime, @RescheduleCount, @CompletedBy, @CreateTime,
                @UpdateTime, @Version, @Facility, @Camera, @Participants, @CoachingSlot, @SessionSeries, @CoachConfirmTime,
                @CoacheeConfirmTime, @CloseReason, @CloseTime, @StandIn, @StandInKind, @StandInState, @StandInReason, @Approach)
        """;
}
