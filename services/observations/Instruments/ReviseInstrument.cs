using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.Instrument.Types.State;

namespace Coaching.Observations;

internal sealed partial class InstrumentsApi
{
    public override Task<Instrument> ReviseInstrument(ReviseInstrumentRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, InstrumentRow.Pattern)
            .OptionalId("instrument_id", request.InstrumentId);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Revise(tx, request), ShowRevision);
    }

    private static async Task<Instrument> Revise(Session tx, ReviseInstrumentRequest request)
    {
        var row = await InstrumentRow.Read(tx, request.Name);
        if (row.State == State.Draft)
        {
            row.MustBe(State.Published);
        }

        var name = request.InstrumentId.Length > 0 ? $"instruments/{request.InstrumentId}" : Revisions.NameOf(row.FirstRevision, row.Revision + 1);
        var next = InstrumentRow.Draft(name, row.ToProto(), tx.Now, row.FirstRevision, row.Revision + 1);
        return await next.TryAdd(tx) ? next.ToProto() : throw Errors.AlreadyExists(name);
    }

    private static async Task<Instrument> ShowRevision(Session tx, string name) =>
        (await tx.Find<InstrumentRow>(InstrumentRow.SelectNext, new { Name = name }) ?? throw Errors.NotFound(name)).ToProto();
}
