using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class ReleasesApi(Database database, Vault vault, SigningKeys keys, ReleasedItems items, TimeProvider clock)
    : ReleaseService.ReleaseServiceBase;
