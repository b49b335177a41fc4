using System.Collections.Concurrent;
using Coaching.Feed.V1;
using Coaching.Platform.Hosting;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>Pulls the feeds of other services, with this service's own token; an empty one is not sent.</summary>
internal sealed class FeedClients(IOptions<FeedsOptions> options, Func<CancellationToken, Task<string>> token, TimeProvider clock) : IDisposable
{
    private const int PageSize = 1_000;
    private const int MaxMessageBytes = 16 * 1024 * 1024;
    private const int DefaultPort = 8081;

    private readonly ConcurrentDictionary<string, Lazy<GrpcChannel>> _channels = [];

    public async Task<AsyncServerStreamingCall<PullResponse>> Pull(string source, long afterSequence, CancellationToken cancel)
    {
        var channel = _channels.GetOrAdd(source, name => new Lazy<GrpcChannel>(() => Open(name))).Value;
        var request = new PullRequest { Feed = OwnFeed.FeedName(source), AfterSequence = afterSequence, PageSize = PageSize };
        var headers = new Metadata();
        if (await token(cancel) is { Length: > 0 } bearer)
        {
            headers.Add("authorization", $"Bearer {bearer}");
        }

        var deadline = clock.GetUtcNow().UtcDateTime + options.Value.PullDeadline;
        return new FeedService.FeedServiceClient(channel).Pull(request, headers, deadline, cancel);
    }

    public void Dispose()
    {
        foreach (var channel in _channels.Values.Where(channel => channel.IsValueCreated))
        {
            channel.Value.Dispose();
        }
    }

    private GrpcChannel Open(string source) => GrpcChannel.ForAddress(
        options.Value.Sources.GetValueOrDefault(source) ?? $"http://{source}:{DefaultPort}",
        new GrpcChannelOptions
        {
            MaxReceiveMessageSize = MaxMessageBytes,
            CompressionProviders = [new BoundedGzipProvider(MaxMessageBytes)],
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                InitialHttp2StreamWindowSize = 1024 * 1024,
            },
        });
}
