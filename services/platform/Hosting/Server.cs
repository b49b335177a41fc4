using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coaching.Platform;

/// <summary>The web server with its bounds, and the logs.</summary>
internal static class Server
{
    public const int MaxMessageBytes = 256 * 1024;
    public const int MaxReplyBytes = 4 * 1024 * 1024;

    // A message at the limit of a method that takes more than most (sync chunks of 1 MiB) and what frames it.
    private const int MaxBodyBytes = (1024 + 64) * 1024;

    public static void AddServer(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IConfiguration>((kestrel, configuration) =>
        {
            Bound(kestrel);

            // Before validation, so that a wrong value here is left for it to name together with all others.
            var http = configuration.GetSection(HttpOptions.Section);
            var defaults = new HttpOptions();
            if (IPAddress.TryParse(http[nameof(HttpOptions.Address)] ?? defaults.Address, out var address)
                && IsPort(http[nameof(HttpOptions.Port)], defaults.Port, out var port)
                && IsPort(http[nameof(HttpOptions.GrpcPort)], defaults.GrpcPort, out var grpcPort))
            {
                kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
                kestrel.Listen(address, grpcPort, listen => listen.Protocols = HttpProtocols.Http2);
            }
        });
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Drain>());
    }

    public static void AddLogs(this WebApplicationBuilder builder)
    {
        // Below every other source, so that configuration may still ask for more.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData =
            [
                new("Logging:LogLevel:Default", "Information"),
                new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"),
                new("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"),
                new("Logging:LogLevel:Grpc", "Warning"),
                new("Logging:LogLevel:System.Net.Http", "Warning"),
            ],
        });
        builder.Logging.Configure(factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        if (builder.Environment.IsDevelopment())
        {
            return;
        }

        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(console =>
        {
            console.IncludeScopes = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
    }

    private static bool IsPort(string? text, int otherwise, out int port)
    {
        port = otherwise;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort);
    }

    private static void Bound(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.Http2.MaxStreamsPerConnection = 100;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = 16 * 1024;

        // A peer that went away without a word is noticed, and its streams end.
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
