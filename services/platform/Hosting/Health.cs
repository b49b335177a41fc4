using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Coaching.Platform;

/// <summary>Liveness, which asks nothing of anybody, and readiness, which asks the database and the feeds.</summary>
internal static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<Drain>("stopping");

    public static void AddServiceHealth(this IServiceCollection services) =>
        services.AddHealthChecks()
            .AddCheck<DatabaseWrites>("database", timeout: Patience)
            .AddCheck<FeedLag>("feeds");

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("ok"));
        app.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = Write });
    }

    // Names and states only: causes are for the logs.
    private static Task Write(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(
            JsonSerializer.Serialize(new
            {
                status = report.Status.ToString(),
                checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString()),
            }),
            http.RequestAborted);
    }

    /// <summary>Whether the database takes writes: an empty transaction goes the whole way, through the queue and the commit.</summary>
    private sealed class DatabaseWrites(Database database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await database.Write(_ => Task.CompletedTask, cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }

    /// <summary>Whether what other services told is here. A source that is away makes answers old, not wrong: degraded, and still ready.</summary>
    private sealed class FeedLag(Feeds feeds) : IHealthCheck
    {
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(feeds.Lag > Longest ? HealthCheckResult.Degraded() : HealthCheckResult.Healthy());
    }
}
