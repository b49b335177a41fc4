using Dapr.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the Dapr client.</summary>
public static class DaprServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="DaprClient"/>.</summary>
    public static void AddDaprClient(this IServiceCollection services, Action<DaprClientBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddDaprClient((_, builder) => configure?.Invoke(builder));
    }

    /// <summary>Registers a <see cref="DaprClient"/> configured with the help of other services.</summary>
    public static void AddDaprClient(this IServiceCollection services, Action<IServiceProvider, DaprClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(provider =>
        {
            var builder = new DaprClientBuilder();
            Apply(provider.GetService<IConfiguration>(), builder);
            configure(provider, builder);
            return builder.Build();
        });
    }

    private static void Apply(IConfiguration? configuration, DaprClientBuilder builder)
    {
        if (configuration?["DAPR_HTTP_ENDPOINT"] is { Length: > 0 } endpoint)
        {
            builder.UseHttpEndpoint(endpoint);
        }
        else if (configuration?["DAPR_HTTP_PORT"] is { Length: > 0 } port)
        {
            builder.UseHttpEndpoint($"http://127.0.0.1:{port}");
        }

        if (configuration?["DAPR_API_TOKEN"] is { Length: > 0 } token)
        {
            builder.UseDaprApiToken(token);
        }
    }
}
