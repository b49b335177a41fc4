using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Coaching.Sidecar;
using Coaching.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Platform.Tests;

public sealed class RelayTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly SidecarChaos _chaos = new();
    private readonly ConcurrentQueue<JsonElement> _heard = [];
    private readonly DevBroker _broker;
    private readonly EventHost _people;
    private WebApplication _listener = null!;
    private DevSidecar _sidecar = null!;

    public RelayTests()
    {
        _broker = new DevBroker(TimeProvider.System, _chaos);
        _people = new EventHost("people", _folder.File("people.db"), _broker);
    }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _listener = builder.Build();
        _listener.UseRouting();
        _listener.MapGet("/dapr/subscribe", () => Results.Json(new[] { new { pubsubname = "pubsub", topic = "people", route = "/hear" } }));
        _listener.MapPost("/hear", async (HttpContext http) => _heard.Enqueue(await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body)));
        await _listener.StartAsync();
        var address = _listener.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _sidecar = await DevSidecar.StartAsync(new DevSidecarOptions { AppId = "listener", AppBaseAddress = new Uri(address) }, _broker, default);
        await EventHost.Until(() => Task.FromResult(_sidecar.Ready));
        await _people.Start();
    }

    public async Task DisposeAsync()
    {
        await _people.DisposeAsync();
        await _sidecar.DisposeAsync();
        await _listener.DisposeAsync();
        _folder.Delete();
    }

    [Fact]
    public async Task A_fact_goes_out_as_a_complete_cloud_event()
    {
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        await _people.Database.Publish("people/ana", 7);
        activity.Stop();

        await Hear(1);

        var heard = _heard.Single();
        var row = Assert.Single(await _people.Database.Outbox());
        Assert.Equal("1.0", Text("specversion"));
        Assert.Equal(row.Id.ToString(), Text("id"));
        Assert.Equal("/people", Text("source"));
        Assert.Equal("coaching.feed.v1.Feed", Text("type"));
        Assert.Equal("people/ana", Text("subject"));
        Assert.Equal("people/ana", Text("partitionkey"));
        Assert.Equal("7", Text("aggregateversion"));
        Assert.Equal("0000000000000000001", Text("sequence"));
        Assert.Equal("application/json", Text("datacontenttype"));
        Assert.Equal(activity.Id, Text("traceparent"));
        Assert.Equal(row.CreateTime, heard.GetProperty("time").GetDateTimeOffset());
        Assert.Equal("""{"name":"people/ana","headSequence":"7"}""", JsonSerializer.Serialize(heard.GetProperty("data")));

        string? Text(string name) => heard.GetProperty(name).GetString();
    }

    [Fact]
    public async Task While_the_broker_is_away_facts_wait_and_then_go_out_in_order()
    {
        _chaos.FailPercent = 100;
        for (var version = 1; version <= 30; version++)
        {
            await _people.Database.Publish("people/ana", version);
        }

        await Task.Delay(500);
        Assert.Empty(_heard);
        _chaos.FailPercent = 0;

        await Hear(30);

        Assert.Equal(Enumerable.Range(1, 30).Select(i => (long)i), Sequences().Distinct());
    }

    [Fact]
    public async Task A_restarted_relay_goes_on_where_it_was()
    {
        await _people.Database.Publish("people/ana", 1);
        await Hear(1);
        await EventHost.Until(async () => await _people.Database.Read(tx => tx.One<long>("SELECT position FROM leases WHERE name = 'relay'"), default) == 1);
        await _people.Stop();
        await _people.Start();

        await _people.Database.Publish("people/ana", 2);
        await Hear(2);

        Assert.Equal([1, 2], Sequences());
    }

    private IEnumerable<long> Sequences() =>
        _heard.Select(item => long.Parse(item.GetProperty("sequence").GetString()!, System.Globalization.CultureInfo.InvariantCulture));

    private Task Hear(int count) => EventHost.Until(() => Task.FromResult(Sequences().Distinct().Count() >= count));
}
