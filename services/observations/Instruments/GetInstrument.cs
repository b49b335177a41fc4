using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class InstrumentsApi
{
    public override async Task<Instrument> GetInstrument(GetInstrumentRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, InstrumentRow.Pattern).ThrowIfAny();

        var row = await database.Read(
            db => db.Find<InstrumentRow>(InstrumentRow.SelectByName, new { request.Name }), context.CancellationToken);
        return row?.ToProto() ?? throw Errors.NotFound(request.Name);
    }
}
