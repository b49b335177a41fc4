using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Coaching.Sidecar;

/// <summary>What the app made of a message.</summary>
internal enum Outcome
{
    Done,
    Retry,

    /// <summary>Not to be tried again; the dead-letter topic takes it.</summary>
    Drop,

    /// <summary>Not to be tried again, and lost: what Dapr makes of a bulk route that answers 404.</summary>
    Lose,
}

/// <summary>Brings the messages of one subscription to the app, in order while nothing fails.</summary>
internal sealed partial class Delivery(
    DevSidecarOptions options, DevBroker broker, Subscription subscription, ConsumerGroup group, HttpClient app)
{
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(30);

    private readonly AppCalls _calls = new(options, subscription, app);

    public async Task Run(CancellationToken cancel)
    {
        try
        {
            while (await group.Reader.WaitToReadAsync(cancel))
            {
                await DeliverNext(cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping; what was under way is back in the queue.
        }
    }

    private async Task DeliverNext(CancellationToken cancel)
    {
        var batch = await NextBatch(cancel);
        try
        {
            foreach (var (path, messages) in Route(batch))
            {
                var outcomes = subscription.BulkSubscribe is { Enabled: true }
                    ? await _calls.Bulk(path, messages, cancel)
                    : [await _calls.One(path, messages[0], cancel)];
                foreach (var (message, outcome) in messages.Zip(outcomes))
                {
                    Settle(message, outcome);
                    batch.Remove(message);
                }
            }
        }
        finally
        {
            // Empty unless the sidecar stops half way: the app may then see a message twice, but never miss one.
            foreach (var message in batch)
            {
                group.Return(message, TimeSpan.Zero);
            }
        }
    }

    private async Task<List<BrokerMessage>> NextBatch(CancellationToken cancel)
    {
        var batch = new List<BrokerMessage>();
        if (subscription.BulkSubscribe is not { Enabled: true } bulk)
        {
            Take(batch, 1);
            return batch;
        }

        Take(batch, bulk.Count);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var enough = Task.Delay(bulk.Await, broker.Clock, waiting.Token);
        while (batch.Count < bulk.Count && !enough.IsCompleted)
        {
            await Task.WhenAny(group.Reader.WaitToReadAsync(waiting.Token).AsTask(), enough);
            Take(batch, bulk.Count);
        }

        await waiting.CancelAsync();
        return batch;
    }

    private void Take(List<BrokerMessage> batch, int count)
    {
        while (batch.Count < count && group.Reader.TryRead(out var message))
        {
            if (message.Expires <= broker.Clock.GetUtcNow())
            {
                GiveUp(message, "expired");
            }
            else
            {
                batch.Add(message);
            }
        }
    }

    private IEnumerable<(string Path, List<BrokerMessage> Messages)> Route(List<BrokerMessage> batch)
    {
        var routed = new Dictionary<string, List<BrokerMessage>>(StringComparer.Ordinal);
        foreach (var message in batch.ToArray())
        {
            if (PathOf(message) is { } path)
            {
                (routed.TryGetValue(path, out var messages) ? messages : routed[path] = []).Add(message);
            }
            else
            {
                GiveUp(message, "no route takes it, or it is not a CloudEvent");
                batch.Remove(message);
            }
        }

        return routed.Select(item => (item.Key, item.Value));
    }

    private string? PathOf(BrokerMessage message)
    {
        var always = subscription.Routing is [{ Match: "" } only] ? only.Path : null;
        if (subscription.IsRaw || (always is not null && message.IsEnvelope))
        {
            return always ?? subscription.Routing[^1].Path;
        }

        try
        {
            using var envelope = JsonDocument.Parse(message.Data);
            return envelope.RootElement.ValueKind == JsonValueKind.Object
                ? subscription.Routing.FirstOrDefault(rule => rule.Takes(envelope.RootElement))?.Path
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Settle(BrokerMessage message, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Retry when message.Failures < options.MaxRetries:
                var delay = options.RetryDelay * Math.Pow(2, message.Failures);
                group.Return(message with { Failures = message.Failures + 1 }, delay < LongestRetryDelay ? delay : LongestRetryDelay);
                break;

            case Outcome.Retry:
                GiveUp(message, "retries exhausted");
                break;

            case Outcome.Drop:
                GiveUp(message, "dropped by the app");
                break;

            case Outcome.Lose:
                Lost(options.Logger, options.AppId, subscription.Topic, "the bulk route is missing");
                break;
        }
    }

    private void GiveUp(BrokerMessage message, string why)
    {
        if (string.IsNullOrEmpty(subscription.DeadLetterTopic))
        {
            Lost(options.Logger, options.AppId, subscription.Topic, why);
            return;
        }

        DeadLettered(options.Logger, options.AppId, subscription.Topic, subscription.DeadLetterTopic, why);
        broker.Publish(subscription.PubsubName, subscription.DeadLetterTopic, message with { Failures = 0, Expires = null });
    }

    [LoggerMessage(LogLevel.Warning, "A message of {Topic} never reached {App}: {Why}")]
    private static partial void Lost(ILogger logger, string app, string topic, string why);

    [LoggerMessage(LogLevel.Warning, "A message of {Topic} for {App} went to {DeadLetterTopic}: {Why}")]
    private static partial void DeadLettered(ILogger logger, string app, string topic, string deadLetterTopic, string why);
}
