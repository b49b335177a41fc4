using Coaching.Analytics;
using Coaching.Platform;

return await PlatformHost.Run(() => AnalyticsHost.Build(args));
