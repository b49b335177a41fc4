using Coaching.Platform;
using Coaching.Plcs.V1;
using Grpc.Core;

namespace Coaching.Plcs;

internal sealed partial class PlcsApi
{
    public override Task<Plc> GetPlc(GetPlcRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, PlcRow.Pattern).ThrowIfAny();

        return database.Read(
            async db =>
            {
                var row = await PlcState.Find(db, context.Reach(), request.Name) ?? throw Errors.NotFound(request.Name);
                return row.ToProto(await PlcState.Members(db, row.Name));
            },
            context.CancellationToken);
    }
}
