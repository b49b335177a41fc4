using Coaching.Analytics.V1;

namespace Coaching.Analytics;

internal sealed partial class AnalyticsApi : AnalyticsService.AnalyticsServiceBase;
