using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed partial class CoachingRelationshipsApi(Database database) : CoachingRelationshipService.CoachingRelationshipServiceBase;
