using Coaching.Gateway;
using Coaching.Platform;

return await PlatformHost.Run(() => Task.FromResult(GatewayHost.Build(args)));
