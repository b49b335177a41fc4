using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class InstrumentsApi
{
    public override async Task<ExportXFormResponse> ExportXForm(ExportXFormRequest request, ServerCallContext context)
    {
        var instrument = await Exported(request.Name, context);
        return new ExportXFormResponse { FileName = $"{ResourceName.IdOf(instrument.Name)}.xml", Content = XFormWriter.Write(instrument) };
    }
}
