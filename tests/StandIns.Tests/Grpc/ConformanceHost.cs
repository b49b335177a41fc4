using System.IO.Compression;
using System.Net;
using Coaching.Platform.Hosting;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coaching.StandIns.Tests;

/// <summary>The genuine gRPC server on the stand-ins, behind a real socket.</summary>
public abstract class ConformanceHost(Action<IList<ICompressionProvider>> providers) : IAsyncLifetime
{
    private WebApplication? _app;

    public ConformanceService Service { get; } = new();

    /// <summary>Host and port, as gRPC clients name a target.</summary>
    public string Target { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(Service);
        builder.Services.AddGrpc(options =>
        {
            providers(options.CompressionProviders);
            options.ResponseCompressionAlgorithm = "gzip";
            options.ResponseCompressionLevel = CompressionLevel.Fastest;
        });
        _app = builder.Build();
        _app.MapGrpcService<ConformanceService>();
        await _app.StartAsync();
        Target = new Uri(_app.Urls.Single()).Authority;
    }

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}

/// <summary>With the compression providers that the server brings, which are the stand-in's.</summary>
public sealed class DefaultHost() : ConformanceHost(_ => { });

/// <summary>With the platform's own gzip, as services register it.</summary>
public sealed class PlatformHost() : ConformanceHost(providers =>
{
    providers.Clear();
    providers.Add(new BoundedGzipProvider());
});
