using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class InstrumentsApi(Database database, InstrumentCatalogue catalogue, TimeProvider clock) : InstrumentService.InstrumentServiceBase
{
    private static async Task<Instrument> Show(Session tx, string name) => (await InstrumentRow.Read(tx, name)).ToProto();

    // Whatever moves an instrument from one state to the next.
    private async Task<Instrument> Move(
        ServerCallContext context, Google.Protobuf.IMessage request, string name, string etag, string requestId, Func<Session, InstrumentRow, Task<InstrumentRow>> next)
    {
        var violations = new Violations().Name("name", name, InstrumentRow.Pattern);
        var version = Etag.Check(violations, etag, context);
        RequestIds.Check(violations, requestId, context);
        violations.ThrowIfAny();

        var moved = await database.Once(
            context, request, name, async tx => (await (await next(tx, await InstrumentRow.Read(tx, name))).Store(tx, version)).ToProto(), Show);
        catalogue.Forget(name);
        return moved;
    }
}
