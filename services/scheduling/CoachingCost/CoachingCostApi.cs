using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

internal sealed partial class CoachingCostApi(Database database, SchoolZone zone, TimeProvider clock) : CoachingCostService.CoachingCostServiceBase;
