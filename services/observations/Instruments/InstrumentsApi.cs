using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class InstrumentsApi(Database database, TimeProvider clock) : InstrumentService.InstrumentServiceBase;
