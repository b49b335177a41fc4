using Coaching.Platform.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>gRPC, REST from the same contracts, and the interceptors of both: what measures is outermost, then what translates errors, then what admits.</summary>
internal static class Rpc
{
    public static void AddRpc(this IServiceCollection services, string service)
    {
        // Singletons: the framework otherwise makes each interceptor anew for each call.
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<MetricsInterceptor>(provider, service));
        services.AddSingleton<ErrorInterceptor>();
        services.AddSingleton<PolicyInterceptor>();
        services.AddGrpc(grpc =>
        {
            grpc.EnableDetailedErrors = false;
            grpc.MaxReceiveMessageSize = Server.MaxMessageBytes;
            grpc.MaxSendMessageSize = Server.MaxReplyBytes;
            grpc.CompressionProviders = [new BoundedGzipProvider(Server.MaxMessageBytes)];
            grpc.Interceptors.Add<MetricsInterceptor>();
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.Interceptors.Add<PolicyInterceptor>();
        }).AddJsonTranscoding(json =>
        {
            json.TypeRegistry = EventTypes.Registry;

            // As proto3's JSON mapping has it: JavaScript's numbers end at 53 bits.
            json.JsonSettings.WriteInt64sAsStrings = true;
        });
        services.AddGrpcHealthChecks();
        services.AddServiceHealth();
        services.AddGrpcReflection();
    }

    public static void MapRpc(this WebApplication app)
    {
        app.MapGrpcHealthChecksService();
        if (app.Environment.IsDevelopment() || app.Services.GetRequiredService<IOptions<HostingOptions>>().Value.Reflection)
        {
            app.MapGrpcReflectionService();
        }
    }
}
