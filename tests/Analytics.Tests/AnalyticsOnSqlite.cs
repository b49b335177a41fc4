using Coaching.Analytics.V1;
using Coaching.Platform;
using Coaching.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Analytics.Tests;

/// <summary>The analytics service in Nairobi, where it is Tuesday, 24 November 2026, nine in the morning.</summary>
public class AnalyticsOnSqlite : ServiceHost
{
    /// <summary>The Monday of the week that runs.</summary>
    public static readonly DateOnly Monday = new(2026, 11, 23);

    private readonly HeardFeeds? _shared;
    private HeardFeeds? _feeds;

    public AnalyticsOnSqlite()
    {
    }

    /// <summary>Another service that hears the same feeds.</summary>
    protected AnalyticsOnSqlite(HeardFeeds feeds) => _shared = feeds;

    public HeardFeeds Feeds => _feeds ?? throw new InvalidOperationException("The service has not started.");

    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("Hosting:TimeZone", "Africa/Nairobi"), ("Feeds:PullInterval", "00:00:00.200"), ("Feeds:CatchUpTimeout", "00:00:30"),
        .. HeardFeeds.Sources.Select(source => ($"Feeds:Sources:{source}", Feeds.Address)),
    ];

    public static AnalyticsOnSqlite Beside(AnalyticsOnSqlite host) => new Second(host.Feeds);

    public AnalyticsService.AnalyticsServiceClient Client(string person, params string[] roles) => new(As(person, roles));

    /// <summary>Returns once everything that the feeds hold is in the figures.</summary>
    public async Task Hear()
    {
        foreach (var source in HeardFeeds.Sources)
        {
            await App.Services.GetRequiredService<Feeds>().CatchUp(source, default);
        }

        Assert.Empty(await Database.Read(db => db.Query<string>("SELECT cause FROM quarantine"), default));
    }

    /// <summary>A nation of its own for one test.</summary>
    public Nation Nation() => new(this, Guid.NewGuid().ToString("N")[..8]);

    public override async Task InitializeAsync()
    {
        _feeds = _shared ?? await HeardFeeds.Start();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_shared is null && _feeds is not null)
        {
            await _feeds.DisposeAsync();
        }
    }

    protected override Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder> configure) => AnalyticsHost.Build(args, configure);

    private sealed class Second(HeardFeeds feeds) : AnalyticsOnSqlite(feeds);
}

public sealed class AnalyticsOnSqlServer : AnalyticsOnSqlite
{
    protected override DatabaseEngine Engine => DatabaseEngine.SqlServer;
}
