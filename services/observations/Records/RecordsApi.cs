using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class RecordsApi(Database database, Vault vault, TimeProvider clock) : RecordService.RecordServiceBase;
