using Coaching.Platform;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Testing;

/// <summary>Another service, reduced to its feed: what is published here reaches the service under test as it would in the field.</summary>
public sealed class FeedOwner : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;

    private FeedOwner(WebApplication app, string folder) => (_app, _folder) = (app, folder);

    /// <summary>The address of the feed, for <c>Feeds:Sources</c>.</summary>
    public Uri Grpc => _app.Addresses().Grpc;

    /// <summary>Starts the feed of a service that trusts an issuer.</summary>
    public static async Task<FeedOwner> Start(string service, TestIssuer issuer, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        var folder = Path.Combine(Path.GetTempPath(), $"coaching-feed-{Guid.NewGuid():N}");
        var builder = WebApplication.CreateBuilder(
        [
            "--environment=Development", "--Http:Port=0", "--Http:GrpcPort=0", "--Hosting:DrainSeconds=0", "--Events:Relay=false",
            $"--Auth:Issuer={issuer.Issuer}", "--Auth:RequireHttps=false", $"--Database:Path={Path.Combine(folder, "{service}.db")}",
            "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning",
        ]);
        builder.Services.AddSingleton(clock);
        builder.AddPlatform(service);
        var app = builder.Build();
        await app.PreparePlatform();
        app.MapPlatform();
        await app.StartAsync();
        return new FeedOwner(app, folder);
    }

    /// <summary>Commits a fact, which the feed then holds.</summary>
    public Task Publish(string aggregate, long version, IMessage fact) =>
        _app.Services.GetRequiredService<Database>().Write(tx => tx.Publish(aggregate, version, fact), default);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
