using Coaching.Platform;
using Coaching.Plcs;

return await PlatformHost.Run(() => PlcsHost.Build(args));
