using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>Puts events and long-running operations into a host.</summary>
public static class EventsHosting
{
    private const string AppApiToken = "APP_API_TOKEN";

    /// <summary>
    /// Registers the feed, the relay, the sequencer and the operations of a service; AddPlatform calls it. Feeds of others are
    /// pulled with the access token given, which may be empty.
    /// </summary>
    public static IServiceCollection AddEvents(
        this IServiceCollection services, string service, Func<IServiceProvider, Func<CancellationToken, Task<string>>> token)
    {
        services.AddSection<EventsOptions>(EventsOptions.Section).PostConfigure<IConfiguration>(ReadToken);
        services.AddSection<FeedsOptions>(FeedsOptions.Section);
        services.AddSingleton(new OwnFeed(service));
        services.AddSingleton<EventsMetrics>();
        services.AddSingleton(provider => new FeedClients(
            provider.GetRequiredService<IOptions<FeedsOptions>>(), token(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new Feeds(
            provider.GetServices<Subscriptions>(),
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<FeedClients>(),
            provider.GetRequiredService<IOptions<FeedsOptions>>(),
            provider.GetRequiredService<EventsMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Feeds>>()));
        services.AddHostedService(provider => provider.GetRequiredService<Feeds>());
        services.AddSingleton<IHostedService>(Sequencing);
        services.AddSingleton<IHostedService>(Relaying);
        services.AddOperations();
        return services;
    }

    /// <summary>Registers what this service hears of others; may be called several times.</summary>
    public static IServiceCollection AddSubscriptions(this IServiceCollection services, Subscriptions subscriptions) =>
        services.AddSingleton(subscriptions);

    /// <summary>Maps the feed, the operations, and what the sidecar calls; MapPlatform calls it.</summary>
    public static void MapEvents(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<FeedApi>();
        endpoints.MapGrpcService<OperationsApi>();

        var feeds = endpoints.ServiceProvider.GetRequiredService<Feeds>();
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<EventsOptions>>().Value;
        var own = endpoints.ServiceProvider.GetRequiredService<OwnFeed>().Service;
        foreach (var source in feeds.Sources)
        {
            EventsEndpoint.Map(endpoints, options, own, source, feeds);
        }

        endpoints.MapSubscribeHandler().AllowAnonymous();
    }

    private static void ReadToken(EventsOptions options, IConfiguration configuration) =>
        options.AppApiToken = options.AppApiTokenFile is { Length: > 0 } file
            ? File.ReadAllText(file).Trim()
            : options.AppApiToken ?? configuration[AppApiToken];

    // SQLite's only writer numbers its rows itself.
    private static IHostedService Sequencing(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.Engine == DatabaseEngine.Sqlite
            ? new Absent()
            : ActivatorUtilities.CreateInstance<SequencerService>(provider);

    private static IHostedService Relaying(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<EventsOptions>>().Value.Relay
            ? ActivatorUtilities.CreateInstance<OutboxRelay>(provider)
            : new Absent();

    /// <summary>The place of a background service that this configuration does without.</summary>
    private sealed class Absent : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
