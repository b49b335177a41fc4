using Coaching.Observations;
using Coaching.Platform;

return await PlatformHost.Run(() => ObservationsHost.Build(args));
