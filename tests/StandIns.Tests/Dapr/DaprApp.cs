using System.Net;
using System.Threading.Channels;
using Coaching.Sidecar;
using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.StandIns.Tests;

/// <summary>An app built with Dapr.AspNetCore beside a development sidecar of its own.</summary>
internal sealed class DaprApp : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();

    private DaprApp(DevSidecar sidecar, WebApplication web) => (Sidecar, _web) = (sidecar, web);

    public DevSidecar Sidecar { get; }

    public Uri Address => new(_web.Urls.First());

    /// <summary>The client that the app resolves.</summary>
    public DaprClient Client => _web.Services.GetRequiredService<DaprClient>();

    public static async Task<DaprApp> Start(
        Action<WebApplication, Action<string>> map,
        SidecarChaos? chaos = null,
        string? token = null,
        Dictionary<string, string?>? configuration = null)
    {
        // The app needs its sidecar's port, and the sidecar its app's: a free port is taken for the app first.
        var port = FreePort();
        var sidecar = await DevSidecar.StartAsync(
            new DevSidecarOptions
            {
                AppId = "app",
                GrpcPort = 0,
                AppBaseAddress = new Uri($"http://127.0.0.1:{port}"),
                ApiToken = token,
                RetryDelay = TimeSpan.FromMilliseconds(10),
                DiscoveryInterval = TimeSpan.FromMilliseconds(20),
            },
            new DevBroker(TimeProvider.System, chaos ?? new SidecarChaos()),
            CancellationToken.None);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(configuration ?? new Dictionary<string, string?>
        {
            ["DAPR_HTTP_PORT"] = sidecar.HttpAddress.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["DAPR_API_TOKEN"] = token,
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRouting();
        builder.Services.AddDaprClient();
        var web = builder.Build();
        var app = new DaprApp(sidecar, web);
        map(web, text => app._received.Writer.TryWrite(text));
        await web.StartAsync();
        while (!sidecar.Ready)
        {
            await Task.Delay(10);
        }

        return app;
    }

    public static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The next things that the app noted.</summary>
    public async Task<List<string>> Next(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var all = new List<string>();
        while (all.Count < count)
        {
            all.Add(await _received.Reader.ReadAsync(limit.Token));
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await Sidecar.DisposeAsync();
        await _web.DisposeAsync();
    }
}
