using Coaching.Analytics;
using Coaching.Platform;

return await PlatformHost.Run(args, AnalyticsHost.Build);
