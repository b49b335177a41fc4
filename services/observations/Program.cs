using Coaching.Observations;
using Coaching.Platform;

return await PlatformHost.Run(args, ObservationsHost.Build);
