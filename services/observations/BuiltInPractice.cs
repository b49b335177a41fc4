using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>Sees that the cycles, the steps and the vision that the platform brings along are there before anybody is served.</summary>
internal sealed class BuiltInPractice(Database database) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => database.Write(
        async tx =>
        {
            await BuiltInTemplates.Add(tx);
            await BuiltInLibrary.Add(tx);
        },
        cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
