using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Coaching.Localhost;
using Coaching.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Coaching.EndToEnd.Tests;

/// <summary>Five services and the gateway as six processes; issuer, broker and sidecars are the test's.</summary>
public class SeparateProcesses : IAsyncLifetime
{
    private static readonly string[] Services = ["people", "scheduling", "observations", "plcs", "analytics"];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("coaching-processes-");
    private readonly Dictionary<string, ServiceProcess> _processes = [];
    private readonly List<DevSidecar> _sidecars = [];
    private readonly int[] _ports = FreePorts(3 + (Services.Length * 3));
    private WebApplication? _issuerApp;
    private DevIssuer? _issuer;

    internal Uri Rest => new($"http://127.0.0.1:{_ports[0]}");

    internal Uri Grpc => new($"http://127.0.0.1:{_ports[1]}");

    /// <summary>What the broker between the sidecars does wrong.</summary>
    internal SidecarChaos Chaos { get; } = new();

    /// <summary>The REST port of each process, the gateway's too.</summary>
    internal IReadOnlyDictionary<string, int> RestPorts =>
        Services.ToDictionary(service => service, service => Ports(service).Rest).Append(new("gateway", _ports[0])).ToDictionary();

    /// <summary>Settings that every process gets beyond those that it needs.</summary>
    protected virtual IReadOnlyDictionary<string, string> Extra { get; } = new Dictionary<string, string>();

    internal string Database(string service) => Path.Combine(_data.FullName, $"{service}.db");

    internal Task<string> Token(string persona) => Task.FromResult(_issuer!.TokenFor(persona)!);

    internal ServiceProcess this[string service] => _processes[service];

    internal Task UntilReady(string service) => _processes[service].UntilReady(Ports(service).Rest);

    public virtual async Task InitializeAsync()
    {
        _issuer = new DevIssuer(new Uri($"http://127.0.0.1:{_ports[2]}/dev"), TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{_ports[2]}");
        _issuerApp = builder.Build();
        _issuer.Map(_issuerApp);
        await _issuerApp.StartAsync();

        var broker = new DevBroker(TimeProvider.System, Chaos);
        foreach (var service in Services)
        {
            var (rest, grpc, sidecar) = Ports(service);
            var settings = Common(rest, grpc);
            settings["Database:Path"] = Database(service);
            settings["ServiceIdentity:ClientId"] = service;
            settings["ServiceIdentity:ClientSecret"] = _issuer.ServiceSecret;
            settings["DAPR_HTTP_ENDPOINT"] = $"http://127.0.0.1:{sidecar}";
            settings["Hosting:TimeZone"] = "Africa/Nairobi";
            foreach (var source in Services)
            {
                settings[$"Feeds:Sources:{source}"] = $"http://127.0.0.1:{Ports(source).Grpc}";
            }

            _processes[service] = new ServiceProcess($"Coaching.{char.ToUpperInvariant(service[0])}{service[1..]}", settings);
            _sidecars.Add(await DevSidecar.StartAsync(
                new DevSidecarOptions { AppId = service, HttpPort = sidecar, AppBaseAddress = new Uri($"http://127.0.0.1:{rest}") }, broker, default));
        }

        var gateway = Common(_ports[0], _ports[1]);
        gateway["Hosting:Reflection"] = "true";
        gateway["Quota:PersonPoints"] = gateway["Quota:ClientPoints"] = "60000000";
        foreach (var service in Services)
        {
            gateway[$"Gateway:{service}"] = $"http://127.0.0.1:{Ports(service).Rest}";
            gateway[$"Gateway:{service}Grpc"] = $"http://127.0.0.1:{Ports(service).Grpc}";
        }

        _processes["gateway"] = new ServiceProcess("Coaching.Gateway", gateway);
        await Task.WhenAll(Services.Select(UntilReady).Append(_processes["gateway"].UntilReady(_ports[0])));
    }

    public virtual async Task DisposeAsync()
    {
        foreach (var process in _processes.Values)
        {
            process.Dispose();
        }

        foreach (var sidecar in _sidecars)
        {
            await sidecar.DisposeAsync();
        }

        if (_issuerApp is not null)
        {
            await _issuerApp.DisposeAsync();
        }

        _issuer?.Dispose();
        _data.Delete(recursive: true);
    }

    private Dictionary<string, string> Common(int rest, int grpc) => new(Extra)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["Http:Port"] = rest.ToString(CultureInfo.InvariantCulture),
        ["Http:GrpcPort"] = grpc.ToString(CultureInfo.InvariantCulture),
        ["Auth:Issuer"] = _issuer!.Issuer,
        ["Auth:RequireHttps"] = "false",
        ["Hosting:DrainSeconds"] = "0",
    };

    private ServiceAddress Ports(string service)
    {
        var first = 3 + (Array.IndexOf(Services, service) * 3);
        return new ServiceAddress(_ports[first], _ports[first + 1], _ports[first + 2]);
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }
}
