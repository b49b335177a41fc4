using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Coaching.Sidecar;

/// <summary>Learns what the app subscribes to and keeps delivering it.</summary>
internal sealed partial class SubscriberHost(DevSidecarOptions options, DevBroker broker) : IAsyncDisposable
{
    private readonly HttpClient _app = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _deliveries = [];
    private Task _discovery = Task.CompletedTask;
    private volatile IReadOnlyList<Subscription> _subscriptions = [];
    private volatile bool _ready;

    /// <summary>True once the app has said what it subscribes to, if there is an app to ask.</summary>
    public bool Ready => _ready;

    public IReadOnlyList<Subscription> Subscriptions => _subscriptions;

    public void Start()
    {
        if (options.AppBaseAddress is null)
        {
            _ready = true;
            return;
        }

        _app.BaseAddress = options.AppBaseAddress;
        if (options.AppApiToken is { Length: > 0 } token)
        {
            _app.DefaultRequestHeaders.Add("dapr-api-token", token);
        }

        _discovery = Discover();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _discovery;
        await Task.WhenAll(_deliveries);
        foreach (var subscription in _subscriptions)
        {
            broker.Leave(subscription.PubsubName, subscription.Topic, options.AppId);
        }

        _app.Dispose();
        _stopping.Dispose();
    }

    private async Task Discover()
    {
        while (!_stopping.IsCancellationRequested)
        {
            if (await Ask() is { } subscriptions)
            {
                _subscriptions = subscriptions;
                foreach (var subscription in subscriptions)
                {
                    var group = broker.Join(subscription.PubsubName, subscription.Topic, options.AppId);
                    _deliveries.Add(new Delivery(options, broker, subscription, group, _app).Run(_stopping.Token));
                }

                _ready = true;
                return;
            }

            await Task.Delay(options.DiscoveryInterval, broker.Clock, _stopping.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Null while the app is not up; an app without the endpoint subscribes to nothing.
    private async Task<IReadOnlyList<Subscription>?> Ask()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        limit.CancelAfter(options.DeliveryTimeout);
        try
        {
            using var answer = await _app.GetAsync("dapr/subscribe", limit.Token);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                NoSubscriptions(options.Logger, options.AppId, (int)answer.StatusCode);
                return answer.StatusCode == HttpStatusCode.ServiceUnavailable ? null : [];
            }

            await using var body = await answer.Content.ReadAsStreamAsync(limit.Token);
            var all = await JsonSerializer.DeserializeAsync<List<Subscription>>(body, JsonSerializerOptions.Web, limit.Token) ?? [];
            return [.. all.Where(Usable)];
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
        catch (JsonException e)
        {
            BadSubscriptions(options.Logger, options.AppId, e.Message);
            return [];
        }
    }

    private bool Usable(Subscription subscription)
    {
        var usable = subscription.PubsubName == options.PubSubName
            && subscription.Topic.Length > 0
            && subscription.Routing.Count > 0
            && subscription.Routing.All(rule => rule.Readable);
        if (!usable)
        {
            UnusableSubscription(options.Logger, options.AppId, subscription.PubsubName, subscription.Topic);
        }

        return usable;
    }

    [LoggerMessage(LogLevel.Debug, "{App} answered {Status} when asked for its subscriptions")]
    private static partial void NoSubscriptions(ILogger logger, string app, int status);

    [LoggerMessage(LogLevel.Error, "The subscriptions of {App} cannot be read: {Why}")]
    private static partial void BadSubscriptions(ILogger logger, string app, string why);

    [LoggerMessage(LogLevel.Warning, "{App} subscribes to {Topic} of {PubSub} without a route or rule that can be used")]
    private static partial void UnusableSubscription(ILogger logger, string app, string pubSub, string topic);
}
