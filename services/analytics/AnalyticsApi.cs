using Coaching.Analytics.V1;
using Coaching.Platform;

namespace Coaching.Analytics;

internal sealed partial class AnalyticsApi(
    Database database, Weeks weeks, Watermarks watermarks, Watches watches, IHostApplicationLifetime lifetime, TimeProvider clock)
    : AnalyticsService.AnalyticsServiceBase;
