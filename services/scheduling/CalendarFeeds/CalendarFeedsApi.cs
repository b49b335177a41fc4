using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

internal sealed partial class CalendarFeedsApi(Database database, TimeProvider clock) : CalendarFeedService.CalendarFeedServiceBase;
