using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Coaching.Localhost;
using Coaching.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Coaching.Deployment.Tests;

/// <summary>
/// Starts pods as processes, with exactly the environment that the chart renders. Only what a cluster supplies is put in its place: names of
/// services, ports, the database server, mounted files, the issuer, and a sidecar for each pod.
/// </summary>
internal sealed partial class Cluster : IAsyncDisposable
{
    /// <summary>How long it takes until nobody sends a stopping pod anything new.</summary>
    private static readonly TimeSpan EndpointDelay = TimeSpan.FromSeconds(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coaching-cluster-");
    private readonly IReadOnlyDictionary<string, RenderedPod> _pods;
    private readonly Dictionary<string, (Balancer Http, Balancer Grpc)> _services = [];
    private readonly Dictionary<string, Replica> _running = [];
    private readonly string _signingKey = SigningKey();
    private readonly DevBroker _broker = new(TimeProvider.System, new SidecarChaos());
    private readonly WebApplication _issuerApp;
    private int _started;

    private Cluster(IReadOnlyDictionary<string, RenderedPod> pods, WebApplication issuerApp, DevIssuer issuer)
    {
        (_pods, _issuerApp, Issuer) = (pods, issuerApp, issuer);
        foreach (var name in pods.Keys)
        {
            _services[name] = (new Balancer(), new Balancer());
        }
    }

    public DevIssuer Issuer { get; }

    public IEnumerable<string> Names => _pods.Keys;

    public Uri Rest => new($"http://127.0.0.1:{_services["gateway"].Http.Port}");

    public Uri Grpc => new($"http://127.0.0.1:{_services["gateway"].Grpc.Port}");

    public string Database(string service) => Path.Combine(_folder.FullName, $"{service}.db");

    public static async Task<Cluster> Create(IReadOnlyDictionary<string, RenderedPod> pods)
    {
        var port = FreePorts(1)[0];
        var issuer = new DevIssuer(new Uri($"http://127.0.0.1:{port}/dev"), TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        issuer.Map(app);
        await app.StartAsync();
        return new Cluster(pods, app, issuer);
    }

    /// <summary>Starts a pod and waits until it is ready and gets its share.</summary>
    public async Task Run(string name)
    {
        var replica = await Start(name);
        _running[name] = replica;
        await replica.UntilReady();
        var (http, grpc) = _services[name];
        http.Add(replica.Http);
        grpc.Add(replica.Grpc);
    }

    /// <summary>Runs a service's migrations as its Job does, and answers with their exit code and what they said.</summary>
    public async Task<(int ExitCode, string Said)> Migrate(string name)
    {
        await using var job = await Start(name, "--migrate");
        return (await job.Ended(TimeSpan.FromMinutes(1)), job.Said);
    }

    /// <summary>Starts a pod with other settings and waits for its end.</summary>
    public async Task<(int ExitCode, string Said)> Fail(string name, params (string Key, string? Value)[] changes)
    {
        await using var replica = await Start(name, null, changes);
        return (await replica.Ended(TimeSpan.FromMinutes(1)), replica.Said);
    }

    /// <summary>Replaces a pod as a rolling update does: one more first, then the old one ends; answers with its exit code.</summary>
    public async Task<int> Replace(string name)
    {
        var old = _running[name];
        await Run(name);

        // The cluster takes the pod out of its services and waits with the signal at the same time.
        var (http, grpc) = _services[name];
        var waited = Task.Delay(_pods[name].PreStop);
        await Task.Delay(EndpointDelay);
        http.Remove(old.Http);
        grpc.Remove(old.Grpc);
        await waited;
        var exitCode = await old.Terminate(_pods[name].Grace);
        await old.DisposeAsync();
        return exitCode;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _running.Values)
        {
            await replica.DisposeAsync();
        }

        foreach (var (http, grpc) in _services.Values)
        {
            await http.DisposeAsync();
            await grpc.DisposeAsync();
        }

        await _issuerApp.DisposeAsync();
        Issuer.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<Replica> Start(string name, string? argument = null, params (string Key, string? Value)[] changes)
    {
        var ports = FreePorts(2);
        var pod = _pods[name];
        var root = Directory.CreateDirectory(Path.Combine(_folder.FullName, $"pod-{Interlocked.Increment(ref _started)}")).FullName;
        var environment = pod.Environment.ToDictionary(variable => variable.Key, variable => Translate(variable.Value, root));
        environment["Http__Address"] = "127.0.0.1";
        environment["Http__Port"] = Text(ports[0]);
        environment["Http__GrpcPort"] = Text(ports[1]);
        environment["Auth__Issuer"] = Issuer.Issuer;
        environment["Auth__RequireHttps"] = "false";
        Mount(pod, root);
        DevSidecar? sidecar = null;
        if (environment.ContainsKey("Database__Engine"))
        {
            // SQL Server lets replicas share a database; so does SQLite when it is told.
            environment["Database__Engine"] = "Sqlite";
            environment["Database__Shared"] = "true";
            environment["Database__Path"] = Database("{service}");
            environment["Hosting__SecretsDirectory"] = $"{root}/etc/coaching/secrets";
            sidecar = await DevSidecar.StartAsync(
                new DevSidecarOptions { AppId = name, AppBaseAddress = new Uri($"http://127.0.0.1:{ports[0]}"), ApiToken = Secret("DAPR_API_TOKEN"), AppApiToken = Secret("APP_API_TOKEN") },
                _broker,
                default);
            environment["DAPR_HTTP_PORT"] = Text(sidecar.HttpAddress.Port);
        }

        foreach (var (key, value) in changes)
        {
            environment[key] = value ?? "";
        }

        return new Replica(name, environment, ports[0], ports[1], sidecar, argument);
    }

    // Names of services become the addresses that stand for them, and paths those of the pod's own folder.
    private string Translate(string value, string root)
    {
        if (ServiceAddress().Match(value) is { Success: true } address)
        {
            var (http, grpc) = _services[address.Groups["name"].Value];
            return $"http://127.0.0.1:{(address.Groups["port"].Value == "8080" ? http : grpc).Port}";
        }

        return value.StartsWith("/var/lib/coaching/", StringComparison.Ordinal) ? $"{_folder.FullName}{value}"
            : value.StartsWith("/etc/coaching/", StringComparison.Ordinal) ? $"{root}{value}"
            : value;
    }

    private void Mount(RenderedPod pod, string root)
    {
        foreach (var path in pod.SecretFiles.Keys)
        {
            Directory.CreateDirectory(Path.GetDirectoryName($"{root}{path}")!);
            File.WriteAllText($"{root}{path}", Secret(Path.GetFileName(path)));
        }

        foreach (var folder in pod.Folders)
        {
            Directory.CreateDirectory($"{_folder.FullName}{folder}");
        }
    }

    private string Secret(string file) => file switch
    {
        "client-secret" => Issuer.ServiceSecret,
        "Database__ConnectionString" => "Server=database",
        "signing" => _signingKey,
        _ => $"secret-of-{file}-which-is-long-enough-for-a-key",
    };

    private static string SigningKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    [GeneratedRegex(@"^http://(?:[a-z0-9-]+-)?(?<name>people|scheduling|observations|plcs|analytics)(?:-grpc)?:(?<port>8080|8081)$")]
    private static partial Regex ServiceAddress();
}
