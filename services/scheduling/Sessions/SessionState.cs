using Coaching.Platform;
using Coaching.Scheduling.V1;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

/// <summary>Reads and writes that the slices share.</summary>
internal static class SessionState
{
    /// <summary>The session that the caller coaches, as the caller has read it and in a state that allows the change.</summary>
    public static async Task<SessionRow> Changeable(Tx tx, Reach reach, string name, long version, params State[] allowed)
    {
        var row = await Find(tx, reach, name) ?? throw Errors.NotFound(name);
        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        if (!allowed.Contains(row.State))
        {
            var (current, must) = (Name(row.State), string.Join(" or ", allowed.Select(Name)));
            throw Errors.Precondition("WRONG_STATE", $"{name} is {current} and must be {must}.", ("state", current), ("required", must));
        }

        return row;
    }

    /// <summary>The session within the caller's reach under the RPC, if there is one.</summary>
    public static Task<SessionRow?> Find(Tx tx, Reach reach, string name) =>
        tx.Find<SessionRow>(SelectReached, reach.With(new { Name = name }));

    /// <summary>Writes a changed session over the one it was made from.</summary>
    public static async Task<SessionRow> Save(Tx tx, SessionRow changed)
    {
        var next = changed with { UpdateTime = tx.Now, Version = changed.Version + 1 };
        return await tx.Execute(UpdateSession, next) == 1 ? next : throw Errors.Stale(next.Name);
    }

    /// <summary>Takes a planned session back.</summary>
    public static async Task<SessionRow> Cancel(Tx tx, SessionRow row)
    {
        var cancelled = await Save(tx, row with { State = State.Cancelled });
        await BookingCells.Free(tx, cancelled);
        await tx.Publish(cancelled.Name, cancelled.Version, new SessionCancelled { Session = cancelled.ToFacts() });
        return cancelled;
    }

    /// <summary>Completes a session whose real times are known.</summary>
    public static async Task<SessionRow> Complete(Tx tx, SessionRow held)
    {
        var completed = await Save(tx, held with
        {
            State = State.Completed,
            MissReason = Session.Types.MissReason.Unspecified,
            CloseReason = Session.Types.CloseReason.Unspecified,
            CloseTime = null,
        });
        await tx.Publish(completed.Name, completed.Version, new SessionCompleted { Session = completed.ToFacts() });
        tx.Count(SessionMetrics.Completed);
        return completed;
    }

    /// <summary>Records that a session did not take place.</summary>
    public static async Task<SessionRow> Miss(Tx tx, SessionRow row, Session.Types.MissReason reason)
    {
        var missed = await Save(tx, row with { State = State.Missed, MissReason = reason, ActualStartTime = null });
        await BookingCells.Free(tx, missed);
        await tx.Publish(missed.Name, missed.Version, new SessionMissed { Session = missed.ToFacts() });
        tx.Count(SessionMetrics.Missed(reason));
        return missed;
    }

    /// <summary>A session that was given up stays given up.</summary>
    public static void RefuseClosed(SessionRow row)
    {
        if (row.CloseReason != Session.Types.CloseReason.Unspecified)
        {
            throw Errors.Precondition("SESSION_CLOSED", $"{row.Name} was missed and closed.", ("session", row.Name));
        }
    }

    /// <summary>Tells where the wish for a stand-in stands.</summary>
    public static Task TellStandIn(Tx tx, SessionRow row) => tx.Publish(
        row.Name,
        row.Version,
        new SessionStandInChanged { Session = row.ToFacts(), StandInState = row.StandInState, Asked = row.StandIn });

    /// <summary>The session as it is now, to whoever of its people repeats a request that made or changed it.</summary>
    public static async Task<Session> Now(Tx tx, Reach reach, string name) =>
        (await tx.Find<SessionRow>(SelectOwn, new { Name = name, reach.Caller }) ?? throw Errors.NotFound(name)).ToProto();

    /// <summary>
    /// The condition that a session of this alias is within reach: beside the pair and those of its area, its participants and whoever was
    /// asked to stand in are its members.
    /// </summary>
    public static string Reached(string alias) => $"""
        ({Reach.Predicate($"{alias}.org_unit", $"{alias}.coach", $"{alias}.coachee")}
             OR (@reach_member = 1 AND EXISTS (
                 SELECT 1 FROM session_people reach_m WHERE reach_m.person = @reach_caller AND reach_m.session = {alias}.name)))
        """;

    private static string Name(State state) => state.ToString().ToUpperInvariant();

    private static readonly string SelectReached = $"""
        SELECT {SessionRow.Columns}
        FROM sessions s
        WHERE s.name = @Name AND {Reached("s")}
        """;

    private const string SelectOwn = $"SELECT {SessionRow.Columns} FROM sessions WHERE name = @Name AND @Caller IN (coach, coachee, stand_in)";

    private const string UpdateSession = """
        UPDATE sessions
        SET start_time = @StartTime, start_date = @StartDate, duration_minutes = @DurationMinutes, state = @State,
            miss_reason = @MissReason, actual_start_time = @ActualStartTime, actual_end_time = @ActualEndTime,
            reschedule_count = @RescheduleCount, completed_by = @CompletedBy, update_time = @UpdateTime, version = @Version,
            mode = @Mode, facility = @Facility, camera = @Camera, coach_confirm_time = @CoachConfirmTime,
            coachee_confirm_time = @CoacheeConfirmTime, close_reason = @CloseReason, close_time = @CloseTime, stand_in = @StandIn,
            stand_in_kind = @StandInKind, stand_in_state = @StandInState, stand_in_reason = @StandInReason
        WHERE name = @Name AND version = @Version - 1
        """;
}
