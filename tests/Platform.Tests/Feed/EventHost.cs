using System.Net;
using System.Net.Sockets;
using Coaching.Feed.V1;
using Coaching.Sidecar;
using Dapr.Client;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Coaching.Platform.Tests;

/// <summary>A service with events and nothing else, and its sidecar; its ports stay the same when it is restarted.</summary>
internal sealed class EventHost(string service, string path, DevBroker broker) : IAsyncDisposable
{
    private readonly int _http = FreePort();
    private readonly int _grpc = FreePort();
    private readonly int _dapr = FreePort();
    private WebApplication? _app;
    private DevSidecar? _sidecar;
    private GrpcChannel? _channel;

    public Subscriptions Subscriptions { get; } = new();

    public Dictionary<string, string?> Settings { get; } = new()
    {
        ["Events:PollInterval"] = "00:00:00.050",
        ["Feeds:PullInterval"] = "00:00:00.500",
        ["Feeds:MaxBackoff"] = "00:00:01",
    };

    public Action<IServiceCollection> Configure { get; set; } = _ => { };

    public Uri HttpAddress => new($"http://127.0.0.1:{_http}");

    public string GrpcAddress => $"http://127.0.0.1:{_grpc}";

    public Database Database { get; private set; } = null!;

    public Feeds Feeds => _app!.Services.GetRequiredService<Feeds>();

    public IServiceProvider Services => _app!.Services;

    public CallInvoker Calls => (_channel ??= GrpcChannel.ForAddress(GrpcAddress)).CreateCallInvoker();

    public FeedService.FeedServiceClient Feed => new(Calls);

    public async Task Start()
    {
        Database = await EventDatabase.Open(path);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, _http, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, _grpc, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(Database);
        builder.Services.AddSingleton(Options.Create(new DatabaseOptions())).AddSingleton<Paging>();
        builder.Services.AddSingleton(_ => new DaprClientBuilder().UseHttpEndpoint($"http://127.0.0.1:{_dapr}").Build());
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<SignIn>());
        builder.Services.AddEvents(service, _ => _ => Task.FromResult(string.Empty)).AddSubscriptions(Subscriptions);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        Configure(builder.Services);

        _app = builder.Build();
        _app.UseRouting();
        _app.MapEvents();
        await _app.StartAsync();
        _sidecar = await DevSidecar.StartAsync(
            new DevSidecarOptions { AppId = service, HttpPort = _dapr, AppBaseAddress = HttpAddress, AppApiToken = Settings.GetValueOrDefault("Events:AppApiToken") },
            broker,
            default);
    }

    public async Task Stop()
    {
        if (_app is not null)
        {
            await _sidecar!.DisposeAsync();
            await _app.StopAsync();
            await _app.DisposeAsync();
            await Database.DisposeAsync();
            _app = null;
        }
    }

    public async Task WaitForSidecar() => await Until(() => Task.FromResult(_sidecar!.Ready));

    public async Task<long> Position(string source) =>
        await Database.Read(tx => tx.Find<long>("SELECT sequence FROM feed_positions WHERE source = @source", new { source }), default);

    public static async Task Until(Func<Task<bool>> holds, int seconds = 30)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!await holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await Stop();
    }

    // Below the ports that the system hands out by itself, so that nobody else's connection takes it between a stop and a start.
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; another one is not.
            }
        }
    }

    /// <summary>Takes callers at their word, in place of the platform's own sign-in.</summary>
    private sealed class SignIn : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            var name = context.RequestHeaders.GetValue("caller") ?? "people/nobody";
            var roles = (context.RequestHeaders.GetValue("roles") ?? "").Split(',');
            context.Bind(new Caller { Name = name, Roles = roles.ToHashSet() }, new Reach { Caller = name });
            return continuation(request, context);
        }
    }
}
