using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>Stops in order: say that the service is not ready, serve on while balancers turn away, then let the server stop.</summary>
internal sealed class Drain(IOptions<HostingOptions> options, IOptions<HostOptions> host, TimeProvider clock) : IHostedLifecycleService, IHealthCheck
{
    private volatile bool _stopping;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_stopping ? HealthCheckResult.Unhealthy("stopping") : HealthCheckResult.Healthy());

    /// <summary>
    /// Middleware: while the process stops, each connection that is used is told to end with its call (Connection: close, GOAWAY), so that
    /// callers have moved on before the server closes what is left, and no call crosses with the close.
    /// </summary>
    public RequestDelegate PartConnections(RequestDelegate next) => http =>
    {
        if (_stopping)
        {
            http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }

        return next(http);
    };

    // Runs before any service is asked to stop, the web server among them.
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        return Task.Delay(TimeSpan.FromSeconds(options.Value.DrainSeconds), clock, cancellationToken);
    }

    // Here and not where options are configured: the host asks for its own before ours have been validated.
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // The framework's bound spans the whole stop, the drain included.
        host.Value.ShutdownTimeout = TimeSpan.FromSeconds(options.Value.DrainSeconds + options.Value.StopSeconds);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
