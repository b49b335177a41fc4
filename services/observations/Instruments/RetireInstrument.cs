using Coaching.Observations.V1;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class InstrumentsApi
{
    public override Task<Instrument> RetireInstrument(RetireInstrumentRequest request, ServerCallContext context) => Move(
        context,
        request,
        request.Name,
        request.Etag,
        request.RequestId,
        (tx, row) => Task.FromResult(row.MustBe(Instrument.Types.State.Published) with { State = Instrument.Types.State.Retired, RetireTime = tx.Now }));
}
