using Prometheus;

namespace Coaching.Platform;

/// <summary>Watches how the issuer's keys are read: old keys accept what the issuer has withdrawn, and refuse what it has begun to use.</summary>
internal sealed class KeyReads(TimeProvider clock, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly Gauge Read = Metrics.CreateGauge(
        "coaching_auth_keys_read_timestamp_seconds", "When the issuer's documents were last read; 0 before the first time.");

    private static readonly Counter Failed = Metrics.CreateCounter(
        "coaching_auth_key_reads_failed_total", "Times that the issuer's documents could not be read.");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isRead = false;
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            isRead = response.IsSuccessStatusCode;
            return response;
        }
        finally
        {
            if (isRead)
            {
                Read.Set(clock.GetUtcNow().ToUnixTimeSeconds());
            }
            else
            {
                Failed.Inc();
            }
        }
    }
}
