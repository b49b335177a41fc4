using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class AbsencesApi
{
    public override async Task<Absence> GetAbsence(GetAbsenceRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, AbsenceRow.Pattern).ThrowIfAny();
        var row = await database.Read(db => AbsenceRow.Find(db, context.Reach(), request.Name), context.CancellationToken);
        return await WithSessions(row ?? throw Errors.NotFound(request.Name), context.CancellationToken);
    }
}
