using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class InstrumentsApi
{
    // A whole request may have 256 KiB, and REST writes bytes in base64.
    private const int MaxWorkbook = 180 * 1024;

    public override Task<Instrument> ImportXlsForm(ImportXlsFormRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Enum("kind", request.Kind)
            .OptionalId("instrument_id", request.InstrumentId)
            .Require(request.Content.Length is > 0 and <= MaxWorkbook, "content", "must be a workbook of at most 180 KiB");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        if (Spreadsheet.Read(request.Content.ToByteArray()) is not { } tables)
        {
            throw Errors.Invalid("content", "must be a workbook of Excel (.xlsx) of at most 16 MiB unpacked, 30 sheets and 5,000 rows");
        }

        var draft = XlsFormReader.Read(tables, request.Kind, violations);
        violations.ThrowIfAny();
        return Add(context, request, request.InstrumentId, draft, isDraft: true);
    }
}
