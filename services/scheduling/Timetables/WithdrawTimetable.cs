using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class TimetablesApi
{
    public override Task<Timetable> WithdrawTimetable(WithdrawTimetableRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, TimetableRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            request.Name,
            tx => Withdraw(tx, context, request.Name, version),
            async (tx, stored) => (await FindTimetable(tx, context, stored)).Read());
    }

    private static async Task<Timetable> Withdraw(Tx tx, ServerCallContext context, string name, long version)
    {
        var row = await FindTimetable(tx, context, name);
        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        if (row.State != Timetable.Types.State.Applied)
        {
            throw Errors.Precondition("WRONG_STATE", $"{name} is withdrawn and must be applied.", ("state", "WITHDRAWN"), ("required", "APPLIED"));
        }

        row = row with { State = Timetable.Types.State.Withdrawn, Version = version + 1 };
        return await tx.Execute(StoreState, row) == 1 ? row.Read() : throw Errors.Stale(name);
    }

    private const string StoreState = "UPDATE timetables SET state = @State, version = @Version WHERE name = @Name AND version = @Version - 1";
}
