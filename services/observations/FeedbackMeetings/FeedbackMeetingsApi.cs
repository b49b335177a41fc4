using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi(Database database, Vault vault, Pairs pairs, TimeProvider clock)
    : FeedbackMeetingService.FeedbackMeetingServiceBase;
