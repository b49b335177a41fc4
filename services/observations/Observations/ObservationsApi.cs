using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class ObservationsApi(Database database, Pairs pairs, InstrumentCatalogue instruments, TimeProvider clock)
    : ObservationService.ObservationServiceBase;
