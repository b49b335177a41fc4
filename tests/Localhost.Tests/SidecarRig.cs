using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Coaching.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Coaching.Localhost.Tests;

/// <summary>What an app was sent by its sidecar.</summary>
internal sealed record Delivered(string Path, string? ContentType, JsonElement Body, Dictionary<string, string> Headers)
{
    public string? Id => Body.GetProperty("id").GetString();

    public JsonElement Data => Body.GetProperty("data");
}

/// <summary>An app that subscribes to what it is told, keeps what it is sent and answers as it is told.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _web;
    private readonly Channel<Delivered> _received = Channel.CreateUnbounded<Delivered>();

    private TestApp(string? subscriptions, Func<Delivered, (int Status, string Body)> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _web = builder.Build();
        _web.Run(async context =>
        {
            if (context.Request.Path == "/dapr/subscribe")
            {
                SubscribeToken = context.Request.Headers["dapr-api-token"];
                context.Response.StatusCode = subscriptions is null ? 404 : 200;
                await context.Response.WriteAsync(subscriptions ?? string.Empty);
                return;
            }

            var body = await JsonDocument.ParseAsync(context.Request.Body);
            var delivered = new Delivered(
                context.Request.Path,
                context.Request.ContentType,
                body.RootElement,
                context.Request.Headers.ToDictionary(item => item.Key.ToLowerInvariant(), item => item.Value.ToString()));
            var (status, text) = answer(delivered);
            _received.Writer.TryWrite(delivered);
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(text);
        });
    }

    public Uri Address => new(_web.Urls.First());

    public string? SubscribeToken { get; private set; }

    public static async Task<TestApp> Start(string? subscriptions, Func<Delivered, (int Status, string Body)>? answer = null)
    {
        var app = new TestApp(subscriptions, answer ?? (_ => (200, string.Empty)));
        await app._web.StartAsync();
        return app;
    }

    public static string Topic(string topic, string more = "") =>
        $$"""[{"pubsubname":"pubsub","topic":"{{topic}}","route":"/{{topic}}"{{more}}}]""";

    public async Task<Delivered> Next()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await _received.Reader.ReadAsync(limit.Token);
    }

    public async Task<List<Delivered>> Next(int count)
    {
        var all = new List<Delivered>();
        while (all.Count < count)
        {
            all.Add(await Next());
        }

        return all;
    }

    /// <summary>So many, waited for with patience, and whatever comes after them though it should not.</summary>
    public async Task<List<Delivered>> Exactly(int count)
    {
        var all = await Next(count);
        all.AddRange(await Rest());
        return all;
    }

    /// <summary>What has come once nothing has come for a while.</summary>
    public async Task<List<Delivered>> Rest(int quietMilliseconds = 400)
    {
        var all = new List<Delivered>();
        while (true)
        {
            using var limit = new CancellationTokenSource(quietMilliseconds);
            try
            {
                all.Add(await _received.Reader.ReadAsync(limit.Token));
            }
            catch (OperationCanceledException)
            {
                return all;
            }
        }
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}

/// <summary>A sidecar, the app beside it, and a client in place of the app's own.</summary>
internal sealed class SidecarRig : IAsyncDisposable
{
    private readonly TestApp? _app;

    private SidecarRig(DevSidecar sidecar, TestApp? app)
    {
        (Sidecar, _app) = (sidecar, app);
        Http = new HttpClient { BaseAddress = sidecar.HttpAddress };
    }

    public DevSidecar Sidecar { get; }

    public HttpClient Http { get; }

    public TestApp App => _app ?? throw new InvalidOperationException("This sidecar has no app.");

    /// <summary>A sidecar without an app.</summary>
    public static async Task<SidecarRig> Start(Func<DevSidecarOptions, DevSidecarOptions>? change = null, DevBroker? broker = null) =>
        new(await DevSidecar.StartAsync(Change(change, null), broker ?? NewBroker(), CancellationToken.None), null);

    /// <summary>A sidecar that has learnt what its app subscribes to.</summary>
    public static async Task<SidecarRig> Start(
        TestApp app, Func<DevSidecarOptions, DevSidecarOptions>? change = null, DevBroker? broker = null)
    {
        var sidecar = await DevSidecar.StartAsync(Change(change, app.Address), broker ?? NewBroker(), CancellationToken.None);
        while (!sidecar.Ready)
        {
            await Task.Delay(10);
        }

        return new SidecarRig(sidecar, app);
    }

    public static DevBroker NewBroker(SidecarChaos? chaos = null) => new(TimeProvider.System, chaos ?? new SidecarChaos(seed: 7));

    public Task<HttpResponseMessage> Publish(string topic, string body, string? contentType = "application/json", string query = "") =>
        Post($"v1.0/publish/pubsub/{topic}{query}", body, contentType);

    public async Task<HttpResponseMessage> Post(string address, string body, string? contentType)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return await Http.PostAsync(address, content);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Sidecar.DisposeAsync();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private static DevSidecarOptions Change(Func<DevSidecarOptions, DevSidecarOptions>? change, Uri? app)
    {
        var options = new DevSidecarOptions
        {
            AppId = "people",
            AppBaseAddress = app,
            RetryDelay = TimeSpan.FromMilliseconds(5),
            DiscoveryInterval = TimeSpan.FromMilliseconds(10),
        };
        return change?.Invoke(options) ?? options;
    }
}
