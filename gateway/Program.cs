using Coaching.Gateway;
using Coaching.Platform;

return await PlatformHost.Run(args, (settings, configure) => Task.FromResult(GatewayHost.Build(settings, configure)));
