using Coaching.Scheduling;
using Coaching.Platform;

return await PlatformHost.Run(args, SchedulingHost.Build);
