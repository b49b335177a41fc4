using System.Collections.Concurrent;
using System.Net;
using Coaching.Feed.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coaching.Analytics.Tests;

/// <summary>The feeds of all other services in memory: unlike real ones they may hold facts twice and in any order.</summary>
public sealed class HeardFeeds : IAsyncDisposable
{
    public static readonly string[] Sources = ["people", "scheduling", "observations", "plcs"];

    private readonly ConcurrentDictionary<string, List<Event>> _feeds = new();
    private WebApplication? _app;

    public string Address { get; private set; } = "";

    public static async Task<HeardFeeds> Start()
    {
        var feeds = new HeardFeeds();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(feeds);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        feeds._app = builder.Build();
        feeds._app.MapGrpcService<Owner>();
        await feeds._app.StartAsync();
        feeds.Address = feeds._app.Urls.Single();
        return feeds;
    }

    public void Append(string source, string aggregate, long version, DateTimeOffset time, IMessage fact)
    {
        var feed = _feeds.GetOrAdd(source, _ => []);
        lock (feed)
        {
            feed.Add(new Event
            {
                Sequence = feed.Count + 1,
                Id = Guid.NewGuid().ToString(),
                Aggregate = aggregate,
                Version = version,
                Type = fact.Descriptor.FullName,
                Data = fact.ToByteString(),
                CreateTime = time.ToTimestamp(),
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }

    private List<Event> After(string source, long sequence)
    {
        var feed = _feeds.GetOrAdd(source, _ => []);
        lock (feed)
        {
            return [.. feed.Skip((int)sequence)];
        }
    }

    private sealed class Owner(HeardFeeds feeds) : FeedService.FeedServiceBase
    {
        public override async Task Pull(PullRequest request, IServerStreamWriter<PullResponse> responseStream, ServerCallContext context)
        {
            foreach (var page in feeds.After(request.Feed["feeds/".Length..], request.AfterSequence).Chunk(500))
            {
                await responseStream.WriteAsync(new PullResponse { Events = { page } }, context.CancellationToken);
            }
        }
    }
}
