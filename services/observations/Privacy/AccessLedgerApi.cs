using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class AccessLedgerApi(Database database) : AccessLedgerService.AccessLedgerServiceBase;
