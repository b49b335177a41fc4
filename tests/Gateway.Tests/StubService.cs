using System.Collections.Concurrent;
using System.Net;
using Coaching.Analytics.V1;
using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coaching.Gateway.Tests;

/// <summary>A service that does what a test says, and remembers what it was asked: for what real services do not do at will.</summary>
public sealed class StubService : IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>What to do at a path; anything else is answered with an empty object.</summary>
    public ConcurrentDictionary<string, RequestDelegate> At { get; } = new(StringComparer.Ordinal);

    /// <summary>What <c>OrgUnitService.GetOrgUnit</c> does.</summary>
    public Func<GetOrgUnitRequest, ServerCallContext, Task<OrgUnit>> Get { get; set; } = (request, _) => Task.FromResult(new OrgUnit { Name = request.Name });

    /// <summary>What <c>AnalyticsService.WatchCompletion</c> does.</summary>
    public Func<IServerStreamWriter<WatchCompletionResponse>, ServerCallContext, Task> Watch { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>All that was asked.</summary>
    public ConcurrentQueue<Asked> All { get; } = new();

    public (Uri Http, Uri Grpc) Addresses => _app!.Addresses();

    public static async Task<StubService> Start()
    {
        var stub = new StubService();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton(stub);
        builder.Services.AddGrpc();
        stub._app = builder.Build();
        stub._app.Use((http, next) =>
        {
            stub.All.Enqueue(new Asked(
                http.Request.Method, http.Request.Path.Value!, http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString())));
            return next(http);
        });
        stub._app.MapGrpcService<Units>();
        stub._app.MapGrpcService<Figures>();
        stub._app.MapFallback(
            "{**path}", http => stub.At.TryGetValue(http.Request.Path.Value!, out var answer) ? answer(http) : http.Response.WriteAsJsonAsync(new { }));
        await stub._app.StartAsync();
        return stub;
    }

    /// <summary>The last that was asked at a path.</summary>
    public Asked Last(string path) => All.Last(asked => asked.Path == path);

    public async ValueTask DisposeAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class Units(StubService stub) : OrgUnitService.OrgUnitServiceBase
    {
        public override Task<OrgUnit> GetOrgUnit(GetOrgUnitRequest request, ServerCallContext context) => stub.Get(request, context);
    }

    private sealed class Figures(StubService stub) : AnalyticsService.AnalyticsServiceBase
    {
        public override Task WatchCompletion(
            WatchCompletionRequest request, IServerStreamWriter<WatchCompletionResponse> responseStream, ServerCallContext context) => stub.Watch(responseStream, context);
    }
}

/// <summary>What a stub has been asked.</summary>
public sealed record Asked(string Method, string Path, IReadOnlyDictionary<string, string> Headers);
