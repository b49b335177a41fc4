using Coaching.Analytics;
using Coaching.Observations;
using Coaching.People;
using Coaching.Platform;
using Coaching.Plcs;
using Coaching.Scheduling;
using Coaching.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Gateway.Tests;

/// <summary>The gateway before the five real services, each over a database of its own.</summary>
public sealed class WholePlatform() : GatewayFixture(TestClock.Running())
{
    // Each hears the feeds of some before it.
    private static readonly (string Name, Func<string[], Action<WebApplicationBuilder>, Task<WebApplication>> Build)[] Services =
    [
        ("people", (args, configure) => PeopleHost.Build(args, configure)),
        ("observations", (args, configure) => ObservationsHost.Build(args, configure)),
        ("scheduling", (args, configure) => SchedulingHost.Build(args, configure)),
        ("plcs", (args, configure) => PlcsHost.Build(args, configure)),
        ("analytics", (args, configure) => AnalyticsHost.Build(args, configure)),
    ];

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, WebApplication> _services = [];

    /// <summary>Brings facts of people into the directory of every service, as its feed would.</summary>
    public async Task Seed(Func<DirectorySeed, Task> seed)
    {
        foreach (var service in _services.Values)
        {
            await service.Services.GetRequiredService<Database>().Write(tx => seed(new DirectorySeed(tx)), default);
        }
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var service in _services.Values)
        {
            await service.StopAsync();
            await service.DisposeAsync();
        }

        _folder.Delete();
    }

    protected override async Task<IReadOnlyDictionary<string, (Uri Http, Uri Grpc)>> StartServices()
    {
        foreach (var (name, build) in Services)
        {
            var app = await build(
                [
                    .. Shared("Development"), "--Events:Relay=false", $"--Database:Path={_folder.File("{service}.db")}",
                    $"--ServiceIdentity:ClientId={name}", "--ServiceIdentity:ClientSecret=any",
                    .. _services.Select(other => $"--Feeds:Sources:{other.Key}={other.Value.Addresses().Grpc}"),
                ],
                builder => builder.Services.AddSingleton<TimeProvider>(Clock));
            _services[name] = app;
            await app.StartAsync();
        }

        return _services.ToDictionary(service => service.Key, service => service.Value.Addresses());
    }
}

/// <summary>One whole platform for all tests that need it.</summary>
[CollectionDefinition(Name)]
public sealed class Whole : ICollectionFixture<WholePlatform>
{
    public const string Name = "whole";
}
