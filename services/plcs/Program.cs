using Coaching.Platform;
using Coaching.Plcs;

return await PlatformHost.Run(args, PlcsHost.Build);
