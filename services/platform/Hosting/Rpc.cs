using Coaching.Platform.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Platform;

/// <summary>gRPC and its interceptors: what measures is outermost, then what translates errors, then what admits.</summary>
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
        });
    }
}
