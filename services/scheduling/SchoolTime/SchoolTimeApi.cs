using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi(Database database, SchoolZone zone, TimeProvider clock)
    : SchoolTimeService.SchoolTimeServiceBase;
