using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Platform;

/// <summary>Puts long-running operations into a host.</summary>
public static class OperationsHosting
{
    /// <summary>Registers the runner of one kind of operation; one whose answer names people is for nobody but who started it.</summary>
    public static IServiceCollection AddOperationRunner(
        this IServiceCollection services, string kind, Func<IServiceProvider, OperationRunner> runner, bool namesPeople = false)
    {
        services.AddSingleton(new OperationPrivacy(kind, namesPeople));
        return services.AddSingleton(provider => new OperationKind(kind, runner(provider)));
    }

    internal static void AddOperations(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
            new OperationStore(provider.GetRequiredService<OwnFeed>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<OperationWorker>();
    }
}
