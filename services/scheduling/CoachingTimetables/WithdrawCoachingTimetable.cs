using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.CoachingTimetable.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class CoachingTimetablesApi
{
    public override Task<CoachingTimetable> WithdrawCoachingTimetable(WithdrawCoachingTimetableRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, CoachingTimetableRow.Pattern)
            .Enum("reason", request.Reason);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context,
            request,
            request.Name,
            tx => Withdraw(tx, reach, request, version),
            async (tx, name) => (await CoachingTimetableRow.Find(tx, reach, name) ?? throw Errors.NotFound(name)).ToProto(await CoachingSlotRow.Of(tx, name)));
    }

    private async Task<CoachingTimetable> Withdraw(Tx tx, Reach reach, WithdrawCoachingTimetableRequest request, long version)
    {
        var row = await CoachingTimetableRow.Changeable(tx, reach, request.Name, version, State.Published);
        row = await CoachingTimetableRow.Save(tx, row with { State = State.Withdrawn, EndDate = today.Date });
        await tx.Execute(UpdateSlots, new { row.Name, IsPublished = false });
        var slots = await CoachingSlotRow.Of(tx, row.Name);
        var cancelled = 0;
        foreach (var slot in slots)
        {
            cancelled += await SlotSessions.Cancel(tx, slot.Name, today.Date, request.Reason, reach.Caller);
        }

        await tx.Publish(row.Name, row.Version, new CoachingTimetableWithdrawn
        {
            CoachingTimetable = row.Name,
            OrgUnit = row.OrgUnit,
            County = row.County,
            Programme = row.Programme,
            Reason = request.Reason,
            CancelledSessions = cancelled,
        });
        return row.ToProto(slots);
    }
}
