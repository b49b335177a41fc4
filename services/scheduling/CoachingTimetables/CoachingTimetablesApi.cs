using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

internal sealed partial class CoachingTimetablesApi(Database database, OperationStore operations, Today today, SchoolZone zone)
    : CoachingTimetableService.CoachingTimetableServiceBase;
