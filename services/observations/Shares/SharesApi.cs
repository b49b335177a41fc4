using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class SharesApi(Database database, SharedItems items, TimeProvider clock) : ShareService.ShareServiceBase;
