using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Coaching.EndToEnd.Tests;
using Coaching.Localhost;
using Google.Protobuf;
using Grpc.Core;

namespace Coaching.Deployment.Tests;

/// <summary>Callers that never repeat a call: coaches who submit over gRPC and over REST, and an officer who reads.</summary>
internal sealed class Load(DemoPlan plan, DemoClients clients, Cluster cluster) : IDisposable
{
    private const int Coaches = 4;

    private readonly ConcurrentBag<string> _failures = [];
    private readonly ConcurrentBag<string> _stored = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new() { BaseAddress = cluster.Rest };
    private readonly List<Task> _callers = [];
    private int _reads;

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>The names that the platform acknowledged.</summary>
    public IReadOnlyCollection<string> Stored => _stored;

    public int Reads => _reads;

    public void Start()
    {
        var pairs = plan.Pairs.Where(pair => pair.Tier == Type.V1.Tier.HeadToTeacher).Take(Coaches * 2).ToList();
        _callers.AddRange(pairs.Select((pair, index) => Repeat(index < Coaches ? () => Submit(pair) : () => Post(pair))));
        _callers.Add(Repeat(Read));
    }

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_callers);
    }

    public void Dispose()
    {
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task Repeat(Func<Task> call)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await call();
            }
            catch (Exception e) when (e is RpcException or HttpRequestException or TaskCanceledException)
            {
                _failures.Add($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {e.Message}");
            }

            await Task.Delay(10);
        }
    }

    private async Task Submit(DemoPair pair)
    {
        var observations = await clients.Observations(pair.Coach);
        _stored.Add((await observations.CreateObservationAsync(Visits.Of(pair), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20))).Name);
    }

    private async Task Post(DemoPair pair)
    {
        using var request = Call(HttpMethod.Post, "/v1/observations", pair.Coach);
        var visit = Visits.Of(pair);
        request.RequestUri = new Uri($"/v1/observations?requestId={visit.RequestId}", UriKind.Relative);
        request.Content = new StringContent(JsonFormatter.Default.Format(visit.Observation), new MediaTypeHeaderValue("application/json"));
        using var answer = await _http.SendAsync(request);
        _stored.Add((await Body(answer)).GetProperty("name").GetString()!);
    }

    private async Task Read()
    {
        using var request = Call(HttpMethod.Get, "/v1/analytics/completion", Personas.National);
        using var answer = await _http.SendAsync(request);
        await Body(answer);
        Interlocked.Increment(ref _reads);
    }

    private HttpRequestMessage Call(HttpMethod method, string path, string persona)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", cluster.Issuer.TokenFor(persona));
        return request;
    }

    private static async Task<System.Text.Json.JsonElement> Body(HttpResponseMessage answer) => answer.IsSuccessStatusCode
        ? await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()
        : throw new HttpRequestException($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
}
