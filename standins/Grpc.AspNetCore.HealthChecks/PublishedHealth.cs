using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The last published report, and a signal for the next; what wakes the watches.</summary>
internal sealed class PublishedHealth : IHealthCheckPublisher
{
    private volatile TaskCompletionSource _next = New();
    private volatile HealthReport? _report;

    public HealthReport? Report => _report;

    public Task Next => _next.Task;

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        _report = report;
        var previous = _next;
        _next = New();
        previous.SetResult();
        return Task.CompletedTask;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
