using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed partial class SubjectRequestsApi(Database database, SubjectErasure erasure, TimeProvider clock)
    : SubjectRequestService.SubjectRequestServiceBase;
