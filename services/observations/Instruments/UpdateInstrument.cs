using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class InstrumentsApi
{
    private static readonly string[] UpdatableFields =
        ["display_name", "kind", "items", "description", "groups", "scores", "language", "translations", "waves"];

    public override Task<Instrument> UpdateInstrument(UpdateInstrumentRequest request, ServerCallContext context)
    {
        var wanted = request.Instrument ?? new Instrument();
        var violations = new Violations().Name("instrument.name", wanted.Name, InstrumentRow.Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, UpdatableFields);
        var version = Etag.Check(violations, wanted.Etag, context, "instrument.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, wanted.Name, tx => Update(tx, wanted, fields, version), Show);
    }

    private static async Task<Instrument> Update(Session tx, Instrument wanted, IReadOnlySet<string> fields, long version)
    {
        var row = (await InstrumentRow.Read(tx, wanted.Name)).MustBe(Instrument.Types.State.Draft);
        var instrument = row.ToProto();
        Masks.Apply(fields, wanted, instrument);
        InstrumentRules.Check(new Violations(), instrument).ThrowIfAny();
        await CheckStandards(tx, instrument);

        row = row with { DisplayName = instrument.DisplayName, Kind = instrument.Kind, Items = InstrumentRow.ItemsOf(instrument) };
        return (await row.Store(tx, version)).ToProto();
    }
}
