using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Absence.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class AbsencesApi
{
    public override async Task<Absence> CancelAbsence(CancelAbsenceRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, AbsenceRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var row = await database.Once(
            context, request, request.Name, tx => Cancel(tx, reach, request.Name, version), (tx, name) => Now(tx, reach, name));
        return row.ToProto();
    }

    private static async Task<AbsenceRow> Cancel(Tx tx, Reach reach, string name, long version)
    {
        var row = await Now(tx, reach, name);
        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        if (row.State != State.Active)
        {
            throw Errors.Precondition("WRONG_STATE", $"{name} was taken back already.", ("state", "CANCELLED"), ("required", "ACTIVE"));
        }

        var cancelled = row with { State = State.Cancelled, Version = version + 1, UpdateTime = tx.Now };
        return await tx.Execute(UpdateAbsence, cancelled) == 1 ? cancelled : throw Errors.Stale(name);
    }

    private const string UpdateAbsence =
        "UPDATE absences SET state = @State, version = @Version, update_time = @UpdateTime WHERE name = @Name AND version = @Version - 1";
}
