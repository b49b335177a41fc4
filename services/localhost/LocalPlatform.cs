using System.Net;
using System.Net.Sockets;
using Coaching.Analytics;
using Coaching.Gateway;
using Coaching.Observations;
using Coaching.People;
using Coaching.Plcs;
using Coaching.Scheduling;
using Coaching.Sidecar;

namespace Coaching.Localhost;

/// <summary>The gateway, the five services, their sidecars and the development issuer, running in this process.</summary>
internal sealed class LocalPlatform : IAsyncDisposable
{
    private static readonly (string Name, Func<string[], Task<WebApplication>> Build)[] Services =
    [
        ("people", args => PeopleHost.Build(args)),
        ("scheduling", args => SchedulingHost.Build(args)),
        ("observations", args => ObservationsHost.Build(args)),
        ("plcs", args => PlcsHost.Build(args)),
        ("analytics", args => AnalyticsHost.Build(args)),
    ];

    private readonly List<IAsyncDisposable> _parts = [];

    private LocalPlatform(LocalOptions options)
    {
        var ports = FreePorts(2 + (Services.Length * 3), except: options.Port);
        Rest = new Uri($"http://localhost:{(options.Port == 0 ? ports[0] : options.Port)}");
        Grpc = new Uri($"http://localhost:{(options.Port == 0 ? ports[1] : options.Port + 1)}");
        Issuer = new DevIssuer(new Uri(Rest, "/dev"), TimeProvider.System);
        Addresses = Services.Select((service, index) => (service.Name, Ports: ports[(2 + (index * 3))..])).ToDictionary(
            each => each.Name, each => new ServiceAddress(each.Ports[0], each.Ports[1], each.Ports[2]));
    }

    /// <summary>Where the gateway serves REST.</summary>
    public Uri Rest { get; }

    /// <summary>Where the gateway serves gRPC.</summary>
    public Uri Grpc { get; }

    /// <summary>Who signs tokens here.</summary>
    public DevIssuer Issuer { get; }

    /// <summary>Where each service listens.</summary>
    public IReadOnlyDictionary<string, ServiceAddress> Addresses { get; }

    /// <summary>What the sidecars' broker does to messages.</summary>
    public SidecarChaos Chaos { get; } = new(seed: 1);

    public static async Task<LocalPlatform> Start(LocalOptions options, CancellationToken cancel)
    {
        System.IO.Directory.CreateDirectory(options.Data);
        var platform = new LocalPlatform(options);
        try
        {
            // To build a host is work for a core: each takes its share of them.
            var parts = Services
                .Select(service => (Func<CancellationToken, Task>)(token => platform.StartService(service.Name, service.Build, options, token)))
                .Prepend(token => platform.StartGateway(options, token));
            await Parallel.ForEachAsync(parts, cancel, async (start, token) => await start(token));
            await platform.StartSidecars(cancel);
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // All stop together, so that no consumer is left to look for a feed that is gone.
        await Task.WhenAll(_parts.OfType<WebApplication>().Select(app => app.StopAsync()));
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }

        Issuer.Dispose();
    }

    private async Task StartGateway(LocalOptions options, CancellationToken cancel)
    {
        var settings = new Dictionary<string, string>
        {
            ["Http:Port"] = $"{Rest.Port}",
            ["Http:GrpcPort"] = $"{Grpc.Port}",

            // One machine has one user, and a demonstration is loaded through this door.
            ["Quota:PersonPoints"] = "60000000",
            ["Quota:ClientPoints"] = "60000000",
        };
        foreach (var (name, address) in Addresses)
        {
            settings[$"Gateway:{name}"] = $"http://127.0.0.1:{address.Rest}";
            settings[$"Gateway:{name}Grpc"] = $"http://127.0.0.1:{address.Grpc}";
        }

        var gateway = GatewayHost.Build(Arguments(settings, options));
        Issuer.Map(gateway);
        await Start(gateway, cancel);
    }

    private async Task StartService(string name, Func<string[], Task<WebApplication>> build, LocalOptions options, CancellationToken cancel)
    {
        var own = Addresses[name];
        var settings = new Dictionary<string, string>
        {
            ["Http:Port"] = $"{own.Rest}",
            ["Http:GrpcPort"] = $"{own.Grpc}",
            ["Database:Path"] = Path.Combine(options.Data, "{service}.db"),
            ["ServiceIdentity:ClientId"] = name,
            ["ServiceIdentity:ClientSecret"] = Issuer.ServiceSecret,
            ["DAPR_HTTP_ENDPOINT"] = $"http://127.0.0.1:{own.Sidecar}",
        };
        foreach (var (source, address) in Addresses)
        {
            settings[$"Feeds:Sources:{source}"] = $"http://127.0.0.1:{address.Grpc}";
        }

        await Start(await build(Arguments(settings, options)), cancel);
    }

    private async Task StartSidecars(CancellationToken cancel)
    {
        var broker = new DevBroker(TimeProvider.System, Chaos);
        foreach (var (name, address) in Addresses)
        {
            _parts.Add(await DevSidecar.StartAsync(
                new DevSidecarOptions { AppId = name, HttpPort = address.Sidecar, AppBaseAddress = new Uri($"http://127.0.0.1:{address.Rest}") },
                broker,
                cancel));
        }
    }

    private async Task Start(WebApplication app, CancellationToken cancel)
    {
        lock (_parts)
        {
            _parts.Add(app);
        }

        await app.StartAsync(cancel);
    }

    private string[] Arguments(Dictionary<string, string> settings, LocalOptions options)
    {
        settings["environment"] = Environments.Development;
        settings["Auth:Issuer"] = Issuer.Issuer;
        settings["Auth:RequireHttps"] = "false";
        settings["Hosting:DrainSeconds"] = "0";
        settings["Hosting:StopSeconds"] = "5";

        // Everything a service needs is in this process or in its folder: what is not there at once will not come.
        settings["Hosting:StartSeconds"] = "0";
        settings["Hosting:TimeZone"] = "Africa/Nairobi";
        settings["Logging:LogLevel:Default"] = "Warning";
        settings["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning";

        // A caller who hangs up is no news, and when everything stops together, some part is always gone first.
        settings["Logging:LogLevel:Yarp"] = "Error";
        foreach (var (key, value) in options.Settings)
        {
            settings[key] = value;
        }

        return [.. settings.Select(setting => $"--{setting.Key}={setting.Value}")];
    }

    // All are held at once, so that no two are the same, and the gateway's own two are left to it.
    private static int[] FreePorts(int count, int except)
    {
        var listeners = new List<TcpListener>();
        var ports = new List<int>();
        while (ports.Count < count)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            listeners.Add(listener);
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (port != except && port != except + 1)
            {
                ports.Add(port);
            }
        }

        listeners.ForEach(listener => listener.Stop());
        return [.. ports];
    }
}

/// <summary>The loopback ports of a service and of its sidecar.</summary>
internal sealed record ServiceAddress(int Rest, int Grpc, int Sidecar);
