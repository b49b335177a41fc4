using System.Net;
using System.Text.Json;
using Coaching.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Coaching.StandIns.Tests.Health;

/// <summary>grpc-js asks the health service of a server on our stand-in.</summary>
public sealed class HealthTests(NodeSide node, HealthTests.Host host) : IClassFixture<NodeSide>, IClassFixture<HealthTests.Host>
{
    [NodeTheory]
    [InlineData("", "NOT_SERVING")]
    [InlineData("good", "SERVING")]
    [InlineData("degraded", "SERVING")]
    [InlineData("bad", "NOT_SERVING")]
    [InlineData("by-result", "NOT_SERVING")]
    [InlineData("no-checks", "SERVING")]
    public async Task A_service_is_as_well_as_the_worst_of_its_checks(string service, string status) =>
        Assert.Equal(status, (await node.RunScript("health.mjs", host.Target, "Check", service)).GetProperty("status").GetString());

    [NodeFact]
    public async Task An_unknown_service_is_not_found() =>
        Assert.Equal(5, (await node.RunScript("health.mjs", host.Target, "Check", "unknown")).GetProperty("code").GetInt32());

    [NodeFact]
    public async Task Every_service_is_listed()
    {
        var statuses = (await node.RunScript("health.mjs", host.Target, "List", "")).GetProperty("statuses");

        Assert.Equal("SERVING", statuses.GetProperty("good").GetProperty("status").GetString());
        Assert.Equal("NOT_SERVING", statuses.GetProperty("bad").GetProperty("status").GetString());
        Assert.True(statuses.TryGetProperty("", out _));
    }

    [NodeFact]
    public async Task A_watch_tells_of_each_change()
    {
        var statuses = await Watch("watched");

        Assert.Equal(3, statuses.Length);
        Assert.Equal(["NOT_SERVING", "SERVING"], statuses.Distinct().Order());
        Assert.Equal(statuses[0], statuses[2]);
    }

    [NodeFact]
    public async Task A_watch_of_an_unknown_service_says_so_and_stays() =>
        Assert.Equal(["SERVICE_UNKNOWN"], await Watch("unknown"));

    private async Task<string[]> Watch(string service) =>
        (await node.RunScript("health.mjs", host.Target, "watch", service)).GetProperty("statuses").Deserialize<string[]>()!;

    /// <summary>A server with checks of each kind.</summary>
    public sealed class Host : IAsyncLifetime
    {
        private WebApplication? _app;
        private volatile bool _watchedFails;

        public string Target { get; private set; } = "";

        public async Task InitializeAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
            builder.Services.AddGrpc();
            builder.Services.AddGrpcHealthChecks(options =>
            {
                options.Services.MapService("", check => check.Tags.Contains("fixed"));
                options.Services.MapService("good", check => check.Name == "good");
                options.Services.MapService("degraded", check => check.Name is "good" or "degraded");
                options.Services.MapService("bad", check => check.Tags.Contains("fixed") && check.Name != "degraded");
                options.Services.Add(new("by-result", result => result.Status == HealthStatus.Unhealthy && result.Name == "bad"));
                options.Services.MapService("no-checks", _ => false);
                options.Services.MapService("toggle", check => check.Name == "toggle");
                options.Services.MapService("watched", check => check.Name == "watched");
            })
                .AddCheck("good", () => HealthCheckResult.Healthy(), ["fixed"])
                .AddCheck("degraded", () => HealthCheckResult.Degraded(), ["fixed"])
                .AddCheck("bad", () => HealthCheckResult.Unhealthy(), ["fixed"])
                .AddCheck("watched", () => _watchedFails ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy())
                .AddCheck("toggle", Toggle);
            builder.Services.Configure<HealthCheckPublisherOptions>(options =>
            {
                options.Delay = TimeSpan.Zero;
                options.Period = TimeSpan.FromSeconds(1);
                options.Predicate = check => check.Name != "toggle";
            });
            _app = builder.Build();
            _app.MapGrpcHealthChecksService();
            await _app.StartAsync();
            Target = new Uri(_app.Urls.Single()).Authority;
        }

        public async Task DisposeAsync() => await _app!.DisposeAsync();

        private HealthCheckResult Toggle()
        {
            _watchedFails = !_watchedFails;
            return HealthCheckResult.Healthy();
        }
    }
}
