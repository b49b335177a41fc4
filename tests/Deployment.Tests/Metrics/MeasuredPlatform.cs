using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Coaching.EndToEnd.Tests;
using Coaching.Localhost;
using Coaching.Observations.V1;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Coaching.Deployment.Tests;

/// <summary>Six processes after real work, good and bad, with a Prometheus that scrapes them and a collector that hears their traces.</summary>
public sealed class MeasuredPlatform : SeparateProcesses
{
    private SpanCollector? _collector;
    private PrometheusServer? _prometheus;
    private DemoClients? _clients;

    internal DemoPlan Plan { get; } = new(DemoPlan.FirstWeekBefore(TimeProvider.System.GetUtcNow()));

    internal SpanCollector Collector => _collector ?? throw new InvalidOperationException("The platform has not started.");

    internal PrometheusServer Prometheus => _prometheus ?? throw new InvalidOperationException("The platform has not started.");

    internal DemoClients Clients => _clients ?? throw new InvalidOperationException("The platform has not started.");

    protected override IReadOnlyDictionary<string, string> Extra => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
    };

    public override async Task InitializeAsync()
    {
        _collector = await SpanCollector.Start();
        await base.InitializeAsync();
        _prometheus = new PrometheusServer(RestPorts);
        _clients = new DemoClients(Grpc, Rest, Token);
        await Prometheus.UntilScraped(RestPorts.Count);
        await new DemoSeeder(Plan, Clients, (_, _) => { }).Seed(default);
        await SmokeCheck.Settle(Plan, Clients, TimeSpan.FromMinutes(1), default);
        await Misuse();

        // What the last scrape told is the end of the work, for rates and for what is recorded of them.
        await Prometheus.Until(
            async () => await Prometheus.Query("coaching:rpc_error_ratio:rate5m and on (service) rpc_server_duration_seconds_count{code=\"PermissionDenied\"}") is [_, ..],
            "what was denied has been scraped and recorded");
        await Task.Delay(TimeSpan.FromSeconds(3));
    }

    public override async Task DisposeAsync()
    {
        _clients?.Dispose();
        _prometheus?.Dispose();
        await base.DisposeAsync();
        if (_collector is not null)
        {
            await _collector.DisposeAsync();
        }
    }

    /// <summary>An observation that a head makes of one of the teachers.</summary>
    internal CreateObservationRequest Visit(out string coach)
    {
        var pair = Plan.Pairs.First(one => one.Tier == Tier.HeadToTeacher);
        var start = TimeProvider.System.GetUtcNow().AddHours(-1);
        coach = pair.Coach;
        return new CreateObservationRequest
        {
            Observation = new Observation
            {
                CoachingRelationship = pair.Name,
                Instrument = "instruments/lesson-visit",
                StartTime = start.ToTimestamp(),
                EndTime = start.AddMinutes(15).ToTimestamp(),
                Answers = { new Observation.Types.Answer { Key = "clear_aim", Choice = Observation.Types.Answer.Types.Choice.No } },
            },
            RequestId = Guid.NewGuid().ToString(),
        };
    }

    /// <summary>Some work that has just been done, so that rates over the last minute are those of something.</summary>
    internal async Task Work()
    {
        for (var visit = 0; visit < 3; visit++)
        {
            var request = Visit(out var coach);
            await (await Clients.Observations(coach)).CreateObservationAsync(request);
            await Task.Delay(TimeSpan.FromSeconds(1.5));
        }
    }

    // What alerts and panels of failures look at: nobody's token, a call that is not allowed, a path that is not there, an id used twice.
    private async Task Misuse()
    {
        using var http = new HttpClient { BaseAddress = Rest };
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/nothing/here", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri("/v1/orgUnits/kenya", UriKind.Relative))).StatusCode);
        var request = Visit(out var coach);
        var observations = await Clients.Observations(coach);
        await observations.CreateObservationAsync(request);
        await observations.CreateObservationAsync(request);
        request.Observation.Notes = "Another.";
        await Assert.ThrowsAsync<RpcException>(() => observations.CreateObservationAsync(request).ResponseAsync);

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Token(coach));
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsync(new Uri("/v1/programmes", UriKind.Relative), body)).StatusCode);
    }
}

[CollectionDefinition(Name)]
public sealed class MeasuredPlatformGroup : ICollectionFixture<MeasuredPlatform>
{
    public const string Name = "A measured platform";
}
