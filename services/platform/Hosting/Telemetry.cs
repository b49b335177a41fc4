using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Prometheus;

namespace Coaching.Platform;

/// <summary>Traces, sent where OTEL_EXPORTER_OTLP_ENDPOINT says or not at all, and metrics in Prometheus's format.</summary>
internal static class Telemetry
{
    // The default registry is the process's, and so is its adapter: said once, before the first endpoint starts it.
    static Telemetry() => Metrics.ConfigureMeterAdapter(adapter =>
    {
        adapter.InstrumentFilterPredicate = instrument => instrument.Meter.Name is "Microsoft.AspNetCore.Server.Kestrel";
        adapter.ResolveHistogramBuckets = _ => Buckets.Seconds;
    });

    public static void MapMetrics(WebApplication app)
    {
        RuntimeMetrics.Start();
        app.MapMetrics("/metrics");
    }

    public static void AddTraces(this IServiceCollection services, IConfiguration configuration, string service)
    {
        if (string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateDefault().AddService($"coaching-{service}").AddTelemetrySdk())
            .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Coaching.*")
            .AddProcessor(new SecretPaths())
            .AddOtlpExporter()
            .Build());
        services.AddHostedService<Tracing>();
    }

    /// <summary>Nothing depends on the tracer, so that nothing else would make it.</summary>
    private sealed class Tracing(TracerProvider tracer) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            // What was heard until now is sent, whoever stops first.
            tracer.ForceFlush();
            return Task.CompletedTask;
        }
    }
}
