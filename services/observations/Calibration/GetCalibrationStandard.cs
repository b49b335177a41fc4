using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CalibrationApi
{
    public override async Task<CalibrationStandard> GetCalibrationStandard(GetCalibrationStandardRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, CalibrationStandardRow.Pattern).ThrowIfAny();

        var instrument = CalibrationStandardRow.InstrumentOf(request.Name);
        _ = await instruments.Find(instrument, context.CancellationToken) ?? throw Errors.NotFound(request.Name);
        return await database.Read(async db => (await CalibrationStandardRow.Of(db, instrument)).ToProto(), context.CancellationToken);
    }
}
