using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class CalibrationApi(Database database, Vault vault, InstrumentCatalogue instruments, Today today, TimeProvider clock)
    : CalibrationService.CalibrationServiceBase;
