using Coaching.Observations.V1;
using Coaching.Platform;
using Microsoft.Extensions.Options;

namespace Coaching.Observations;

internal sealed partial class ObservationsApi(
    Database database, Vault vault, Pairs pairs, InstrumentCatalogue instruments, IOptions<RecordsOptions> options, TimeProvider clock)
    : ObservationService.ObservationServiceBase;
