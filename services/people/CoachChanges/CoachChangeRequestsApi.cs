using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed partial class CoachChangeRequestsApi(Database database) : CoachChangeRequestService.CoachChangeRequestServiceBase;
