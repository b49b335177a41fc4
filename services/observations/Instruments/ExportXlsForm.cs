using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class InstrumentsApi
{
    public override async Task<ExportXlsFormResponse> ExportXlsForm(ExportXlsFormRequest request, ServerCallContext context)
    {
        var instrument = await Exported(request.Name, context);
        return new ExportXlsFormResponse
        {
            FileName = $"{ResourceName.IdOf(instrument.Name)}.xlsx",
            Content = ByteString.CopyFrom(XlsFormWriter.Write(instrument)),
        };
    }

    private async Task<Instrument> Exported(string name, ServerCallContext context)
    {
        new Violations().Name("name", name, InstrumentRow.Pattern).ThrowIfAny();

        var instrument = await database.Read(db => Show(db, name), context.CancellationToken);
        return FormQuestion.Missing(instrument) is { Count: > 0 } missing
            ? throw Errors.Precondition(
                "NOT_IN_XLSFORM", $"ODK has no like of {string.Join(", ", missing)}.", ("instrument", name), ("items", string.Join(' ', missing)))
            : instrument;
    }
}
