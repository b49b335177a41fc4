using Coaching.Scheduling;
using Coaching.Platform;

return await PlatformHost.Run(() => SchedulingHost.Build(args));
