using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Sidecar;

/// <summary>
/// A sidecar for development: it speaks Dapr's public HTTP and gRPC APIs to one app, and shares a <see cref="DevBroker"/> with
/// the other sidecars of the machine, so that services run the same code here as beside Dapr.
/// </summary>
public sealed class DevSidecar : IAsyncDisposable
{
    private const int MaxBody = 4 * 1024 * 1024;

    private readonly WebApplication _web;
    private readonly SubscriberHost _subscriber;

    private DevSidecar(WebApplication web, SubscriberHost subscriber, Uri httpAddress, Uri? grpcAddress) =>
        (_web, _subscriber, HttpAddress, GrpcAddress) = (web, subscriber, httpAddress, grpcAddress);

    /// <summary>Where the HTTP API is.</summary>
    public Uri HttpAddress { get; }

    /// <summary>Where the gRPC API is, if it was asked for.</summary>
    public Uri? GrpcAddress { get; }

    /// <summary>True once the app has been asked what it subscribes to.</summary>
    public bool Ready => _subscriber.Ready;

    /// <summary>Starts a sidecar; it looks for its app in the background.</summary>
    public static async Task<DevSidecar> StartAsync(DevSidecarOptions options, DevBroker broker, CancellationToken cancel)
    {
        var subscriber = new SubscriberHost(options, broker);
        var publisher = new Publisher(options, broker);

        // Empty: neither the environment nor a settings file of the app may reach into its sidecar.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Listen(IPAddress.Loopback, options.HttpPort, listen => listen.Protocols = HttpProtocols.Http1);
            if (options.GrpcPort is { } grpcPort)
            {
                kestrel.Listen(IPAddress.Loopback, grpcPort, listen => listen.Protocols = HttpProtocols.Http2);
            }
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(options).AddSingleton(publisher);
        if (options.GrpcPort is not null)
        {
            builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = MaxBody);
        }

        var web = builder.Build();
        web.Use(next => context => Authenticate(options.ApiToken, context, next));
        web.UseRouting();
        new HttpApi(options, publisher, subscriber).Map(web);
        if (options.GrpcPort is not null)
        {
            web.MapGrpcService<GrpcApi>();
        }

        await web.StartAsync(cancel);
        var addresses = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        subscriber.Start();
        return new DevSidecar(web, subscriber, new Uri(addresses[0]), addresses.Length > 1 ? new Uri(addresses[1]) : null);
    }

    /// <summary>Stops the sidecar; what waits for the app stays with the broker, unless its chaos forgets it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _subscriber.DisposeAsync();
        await _web.DisposeAsync();
    }

    private static Task Authenticate(string? token, HttpContext context, RequestDelegate next)
    {
        if (string.IsNullOrEmpty(token)
            || context.Request.Path.StartsWithSegments("/v1.0/healthz")
            || CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(context.Request.Headers["dapr-api-token"].ToString())))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("invalid api token", context.RequestAborted);
    }
}
