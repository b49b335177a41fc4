using Grpc.AspNetCore.HealthChecks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the gRPC health service.</summary>
public static class GrpcHealthChecksServiceExtensions
{
    /// <summary>Adds health checks and the gRPC service over them; the server as a whole is every check.</summary>
    public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<PublishedHealth>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IHealthCheckPublisher, PublishedHealth>(provider => provider.GetRequiredService<PublishedHealth>()));

        // Before anything that the application configures, which may replace it.
        services.Configure<GrpcHealthChecksOptions>(options => options.Services.MapService("", _ => true));

        return services.AddHealthChecks();
    }

    /// <summary>Adds health checks and the gRPC service over them.</summary>
    public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services, Action<GrpcHealthChecksOptions> configure)
    {
        var builder = services.AddGrpcHealthChecks();
        services.Configure(configure);
        return builder;
    }
}
