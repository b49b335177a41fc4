using Coaching.Platform.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Platform;

/// <summary>Larger messages for the few services that need them, such as sync and its chunks of 1 MiB.</summary>
public static class MessageLimits
{
    /// <summary>Lets a gRPC service take messages up to a size, inflated; all others stay at 256 KiB.</summary>
    public static IServiceCollection AllowMessages<TApi>(this IServiceCollection services, int bytes) where TApi : class
    {
        services.AddGrpc().AddServiceOptions<TApi>(options =>
        {
            options.MaxReceiveMessageSize = bytes;
            options.CompressionProviders = [new BoundedGzipProvider(bytes)];
        });
        return services;
    }
}
