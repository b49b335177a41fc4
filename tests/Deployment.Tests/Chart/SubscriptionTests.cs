using System.Net.Http.Json;
using System.Text.Json;
using Coaching.Analytics;
using Coaching.Observations;
using Coaching.People;
using Coaching.Plcs;
using Coaching.Scheduling;
using Coaching.Testing;
using Microsoft.AspNetCore.Builder;

namespace Coaching.Deployment.Tests;

/// <summary>Who hears whom is said by the code, and again in the values, which scopes of topics and flows of the network follow.</summary>
public sealed class SubscriptionTests : IDisposable
{
    private static readonly Dictionary<string, Func<string[], Task<WebApplication>>> Services = new()
    {
        ["people"] = args => PeopleHost.Build(args),
        ["scheduling"] = args => SchedulingHost.Build(args),
        ["observations"] = args => ObservationsHost.Build(args),
        ["plcs"] = args => PlcsHost.Build(args),
        ["analytics"] = args => AnalyticsHost.Build(args),
    };

    private readonly TempFolder _data = new();

    public static TheoryData<string> Names => [.. Services.Keys];

    public void Dispose() => _data.Delete();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_chart_lets_a_service_hear_whom_it_hears(string service)
    {
        var values = Manifests.Read(await File.ReadAllTextAsync(Path.Combine(Helm.Chart, "values.yaml"))).Single();
        var said = values["services"]![service]?["hears"].Items().Select(source => (string)source!).Order().ToList() ?? [];

        var subscriptions = await Subscriptions(service);

        Assert.Equal(said, subscriptions.Select(each => each.GetProperty("topic").GetString()).Order());
        Assert.All(subscriptions, each => Assert.Equal("pubsub", each.GetProperty("pubsubname").GetString()));
        Assert.All(subscriptions, each => Assert.Equal($"{service}-dead", each.GetProperty("deadLetterTopic").GetString()));
    }

    private async Task<IReadOnlyList<JsonElement>> Subscriptions(string service)
    {
        await using var app = await Services[service](
        [
            "--Auth:Issuer=https://sso.example.org", "--Http:Port=0", "--Http:GrpcPort=0", $"--Database:Path={_data.File("{service}.db")}",
            "--Events:Relay=false", "--Hosting:DrainSeconds=0", "--Logging:LogLevel:Default=None",
        ]);
        await app.StartAsync();
        using var sidecar = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var subscriptions = await sidecar.GetFromJsonAsync<List<JsonElement>>("dapr/subscribe");
        await app.StopAsync();
        return subscriptions ?? [];
    }
}
