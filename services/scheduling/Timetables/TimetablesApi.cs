using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

internal sealed partial class TimetablesApi(Database database, OperationStore operations) : TimetableService.TimetableServiceBase;
