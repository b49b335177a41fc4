using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class InstrumentsApi
{
    public override Task<Instrument> CreateInstrument(CreateInstrumentRequest request, ServerCallContext context)
    {
        var draft = request.Instrument ?? new Instrument();
        var violations = InstrumentRules.Check(new Violations(), draft).OptionalId("instrument_id", request.InstrumentId);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return Add(context, request, request.InstrumentId, draft, request.Draft);
    }

    private Task<Instrument> Add(ServerCallContext context, Google.Protobuf.IMessage request, string id, Instrument draft, bool isDraft)
    {
        var name = $"instruments/{(id.Length > 0 ? id : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return database.Once(
            context,
            request,
            name,
            async tx =>
            {
                await CheckStandards(tx, draft);
                var row = isDraft ? InstrumentRow.Draft(name, draft, tx.Now) : InstrumentRow.Published(name, draft, tx.Now);
                return await row.TryAdd(tx) ? row.ToProto() : throw Errors.AlreadyExists(name);
            },
            Show);
    }

    private static async Task CheckStandards(Session tx, Instrument instrument)
    {
        var violations = new Violations();
        await FrameworkStandards.CheckPublished(tx, violations, InstrumentRules.Standards(instrument));
        violations.ThrowIfAny();
    }
}
