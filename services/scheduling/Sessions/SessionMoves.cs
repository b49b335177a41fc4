using Coaching.Platform;
using Coaching.Scheduling.V1;
using Change = Coaching.Scheduling.V1.Rearrangement.Types.Change;
using StandInKind = Coaching.Scheduling.V1.Session.Types.StandInKind;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

/// <summary>Gives a session another time, length, room or camera: what it had is free again, and the change is recorded.</summary>
internal static class SessionMoves
{
    /// <summary>Moves a session to what <paramref name="wanted"/> has of these; SLOT_TAKEN when somebody or something is booked then.</summary>
    public static async Task<SessionRow> Move(Tx tx, SessionRow row, SessionRow wanted, RearrangementReason reason, string actor)
    {
        // A missed session has given its time back already.
        if (row.State == State.Planned)
        {
            await BookingCells.Free(tx, row);
        }

        // Who agreed to stand in agreed for the old time; a camera has no time of its own.
        var kept = row.StandInKind == StandInKind.Live ? await WithoutStandIn(tx, row) : row;
        var moved = await SessionState.Save(tx, kept with
        {
            StartTime = wanted.StartTime,
            StartDate = wanted.StartDate,
            DurationMinutes = wanted.DurationMinutes,
            State = State.Planned,
            MissReason = Session.Types.MissReason.Unspecified,
            RescheduleCount = row.RescheduleCount + 1,
            Facility = wanted.Facility,
            Camera = wanted.Camera,
            CoachConfirmTime = null,
            CoacheeConfirmTime = null,
        });
        await BookingCells.Take(tx, moved);
        await Rearrangements.Record(tx, row, moved, Change.Moved, reason, actor);
        await tx.Publish(
            moved.Name, moved.Version, new SessionRescheduled { Session = moved.ToFacts(), PreviousStartTime = row.StartTime.ToProto() });
        return moved;
    }

    private static async Task<SessionRow> WithoutStandIn(Tx tx, SessionRow row)
    {
        await SessionPeople.ReplaceStandIn(tx, row, "");
        return row with { StandIn = "", StandInKind = StandInKind.Unspecified, StandInState = Session.Types.StandInState.Unspecified };
    }
}
