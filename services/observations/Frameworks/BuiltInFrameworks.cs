using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>Sees that the frameworks that the platform brings along are there before anybody is served.</summary>
internal sealed class BuiltInFrameworks(Database database) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => database.Write(
        async tx =>
        {
            foreach (var framework in BuiltInContent.Read<StandardsFramework>("frameworks"))
            {
                var row = StandardsFrameworkRow.Draft(framework.Name, framework, tx.Now);
                if (await row.TryAdd(tx))
                {
                    await row.Publish(tx, row.Version);
                }
            }
        },
        cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
