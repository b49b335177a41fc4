using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi(Database database, Pairs pairs, SchoolZone zone, TimeProvider clock) : SessionService.SessionServiceBase;
