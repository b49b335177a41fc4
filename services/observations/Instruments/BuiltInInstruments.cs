namespace Coaching.Observations;

/// <summary>Sees that the instruments that the platform brings along are there before anybody is served.</summary>
internal sealed class BuiltInInstruments(InstrumentCatalogue catalogue) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => catalogue.AddBuiltIn(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
