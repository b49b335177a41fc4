using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapr;
using Dapr.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Coaching.Platform;

/// <summary>
/// Takes what the sidecar delivers, in bulk or singly. Everything is acknowledged: what cannot be used now is pulled from the
/// feed, so that nothing the broker holds can block the line or be needed twice.
/// </summary>
internal static class EventsEndpoint
{
    private const string TokenHeader = "dapr-api-token";
    private const int MaxMessages = 500;
    private const int MaxAwaitMilliseconds = 50;

    /// <summary>Subscribes to a source; what the sidecar cannot hand over goes to this service's dead letters, and is pulled all the same.</summary>
    public static void Map(IEndpointRouteBuilder endpoints, EventsOptions options, string own, string source, Feeds feeds) =>
        endpoints.MapPost($"events/{source}", (HttpContext http) => Receive(http, options.AppApiToken, source, feeds))
            .WithTopic(new TopicOptions { PubsubName = options.PubSub, Name = source, DeadLetterTopic = $"{own}-dead" })
            .WithMetadata(new BulkSubscribeAttribute(source, MaxMessages, MaxAwaitMilliseconds), new SizeLimit())
            .AllowAnonymous();

    private static async Task Receive(HttpContext http, string? token, string source, Feeds feeds)
    {
        if (!IsSidecar(http.Request, token))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var delivery = await Delivery.Read(http.Request.Body, http.RequestAborted);
        await feeds.Push(source, delivery.Events, delivery.IsComplete, http.RequestAborted);
        await http.Response.WriteAsJsonAsync(delivery.Answer, http.RequestAborted);
    }

    private static bool IsSidecar(HttpRequest request, string? token) =>
        string.IsNullOrEmpty(token)
        || CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(request.Headers[TokenHeader].ToString())), SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private sealed record SizeLimit : IRequestSizeLimitMetadata
    {
        // A full bulk of the largest events that the relay publishes would be larger; such a delivery is refused, and pulled.
        public long? MaxRequestBodySize => 32 * 1024 * 1024;
    }

    /// <summary>A delivery's events, whether that is all of them, and what the sidecar is told.</summary>
    private sealed record Delivery(IReadOnlyCollection<FeedEvent> Events, bool IsComplete, object Answer)
    {
        private static readonly object Success = new { status = "SUCCESS" };

        public static async Task<Delivery> Read(Stream body, CancellationToken cancel)
        {
            try
            {
                using var document = await JsonDocument.ParseAsync(body, default, cancel);
                var root = document.RootElement;
                return root.ValueKind == JsonValueKind.Object
                    && root.TryGetProperty("entries", out var entries) && entries.ValueKind == JsonValueKind.Array
                        ? Bulk(entries)
                        : Of([FeedEvent.Of(root)], Success);
            }
            catch (JsonException)
            {
                return new Delivery([], false, Success);
            }
        }

        private static Delivery Bulk(JsonElement entries)
        {
            var items = entries.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object).ToList();
            var statuses = items.Select(entry => Text(entry, "entryId")).OfType<string>()
                .Select(id => new BulkSubscribeAppResponseEntry(id, BulkSubscribeAppResponseStatus.SUCCESS));
            return Of(
                [.. items.Select(entry => entry.TryGetProperty("event", out var item) ? FeedEvent.Of(item) : null)],
                new BulkSubscribeAppResponse([.. statuses]));
        }

        private static Delivery Of(IReadOnlyCollection<FeedEvent?> events, object answer)
        {
            var usable = events.OfType<FeedEvent>().ToList();
            return new Delivery(usable, usable.Count == events.Count, answer);
        }

        private static string? Text(JsonElement element, string name) =>
            element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
