namespace Coaching.Observations;

/// <summary>Sees at the start that the master key is there, and not only when the first note comes.</summary>
internal sealed class VaultStart(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<MasterKeys>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
