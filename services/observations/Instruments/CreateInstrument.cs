using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.Collections;
using Grpc.Core;
using Item = Coaching.Observations.V1.Instrument.Types.Item;

namespace Coaching.Observations;

internal sealed partial class InstrumentsApi
{
    public override Task<Instrument> CreateInstrument(CreateInstrumentRequest request, ServerCallContext context)
    {
        var draft = request.Instrument ?? new Instrument();
        var violations = new Violations()
            .Text("instrument.display_name", draft.DisplayName, 1, 200)
            .Enum("instrument.kind", draft.Kind)
            .Count("instrument.items", draft.Items.Count, 1, 200)
            .OptionalId("instrument_id", request.InstrumentId);
        Check(violations, draft.Items);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"instruments/{(request.InstrumentId.Length > 0 ? request.InstrumentId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return database.Once(
            context,
            request,
            name,
            async tx =>
            {
                var row = InstrumentRow.Published(name, draft, tx.Now);
                return await tx.TryInsert(InstrumentRow.Insert, row) ? row.ToProto() : throw Errors.AlreadyExists(name);
            },
            async (tx, first) => (await tx.One<InstrumentRow>(InstrumentRow.SelectByName, new { Name = first })).ToProto());
    }

    private static void Check(Violations violations, RepeatedField<Item> items)
    {
        var keys = new HashSet<string>();
        for (var i = 0; i < items.Count; i++)
        {
            var (item, path) = (items[i], $"instrument.items[{i}]");
            violations
                .Require(IsKey(item.Key), $"{path}.key", "must be 1 to 40 characters of a-z 0-9 _")
                .Require(keys.Add(item.Key), $"{path}.key", "must be unique in the instrument")
                .Text($"{path}.prompt", item.Prompt, 1, 300)
                .Enum($"{path}.kind", item.Kind)
                .Require(item.Kind != Item.Types.Kind.Scale || item.Max > item.Min, $"{path}.max", "must be more than the scale's min")
                .Require(item.Kind != Item.Types.Kind.Count || item.Max >= 0, $"{path}.max", "must not be negative");
        }
    }

    private static bool IsKey(string key) =>
        key.Length is >= 1 and <= 40 && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
