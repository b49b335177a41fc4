using Coaching.Platform;
using Coaching.Scheduling.V1;
using Microsoft.Extensions.Options;

namespace Coaching.Scheduling;

internal sealed partial class VisitsApi(Database database, IOptions<VisitsOptions> visits, SchoolZone zone, TimeProvider clock)
    : VisitService.VisitServiceBase;
