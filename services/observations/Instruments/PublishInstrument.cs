using Coaching.Observations.V1;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class InstrumentsApi
{
    public override Task<Instrument> PublishInstrument(PublishInstrumentRequest request, ServerCallContext context) => Move(
        context,
        request,
        request.Name,
        request.Etag,
        request.RequestId,
        async (tx, row) =>
        {
            // A framework may have been retired since the draft was written.
            await CheckStandards(tx, row.MustBe(Instrument.Types.State.Draft).ToProto());
            return row with { State = Instrument.Types.State.Published, PublishTime = tx.Now };
        });
}
