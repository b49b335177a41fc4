using System.Diagnostics;
using Coaching.Testing;
using Grpc.Core;

namespace Coaching.Deployment.Tests;

/// <summary>One trace from the gateway's caller to the figures, as a collector hears it.</summary>
[Collection(MeasuredPlatformGroup.Name)]
public sealed class TraceTests(MeasuredPlatform platform)
{
    [PromtoolTheory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task One_trace_goes_from_the_gateway_through_the_event_to_those_who_hear_it(int lostPercent)
    {
        // A broker that loses everything leaves the consumers to pull the feed.
        platform.Chaos.DropPercent = lostPercent;
        try
        {
            var trace = ActivityTraceId.CreateRandom().ToString();
            var caller = ActivitySpanId.CreateRandom().ToString();
            var observations = await platform.Clients.Observations(Coach(out var request));

            await observations.CreateObservationAsync(request, new Metadata { { "traceparent", $"00-{trace}-{caller}-01" } });

            HeardSpan[] spans = [];
            await platform.Prometheus.Until(
                () =>
                {
                    spans = [.. platform.Collector.Spans.Where(span => span.TraceId == trace)];
                    return Task.FromResult(spans.Count(span => span.Name == "observations apply") >= 2 && spans.Any(span => span.ParentId == caller));
                },
                "scheduling and analytics have applied the observation");

            var gateway = spans.Single(span => span.ParentId == caller);
            Assert.Equal("coaching-gateway", gateway.Service);
            var record = spans.Single(span => span.Service == "coaching-observations" && Ancestors(span, spans).Contains(gateway));
            var applied = spans.Where(span => span.Name == "observations apply").ToList();
            Assert.Equal(["coaching-analytics", "coaching-scheduling"], applied.Select(span => span.Service).Order(StringComparer.Ordinal));
            Assert.All(applied, span => Assert.Equal(record.SpanId, span.ParentId));
        }
        finally
        {
            platform.Chaos.DropPercent = 0;
        }
    }

    private string Coach(out Observations.V1.CreateObservationRequest request)
    {
        request = platform.Visit(out var coach);
        return coach;
    }

    private static IEnumerable<HeardSpan> Ancestors(HeardSpan span, HeardSpan[] all)
    {
        for (var above = all.SingleOrDefault(one => one.SpanId == span.ParentId); above is not null; above = all.SingleOrDefault(one => one.SpanId == above.ParentId))
        {
            yield return above;
        }
    }
}
