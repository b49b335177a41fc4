using System.Text.Json;

namespace Dapr.Client;

/// <summary>The body of <c>GET /v1.0/metadata</c>.</summary>
internal sealed record MetadataJson(
    string? Id, List<MetadataJson.Actor>? Actors, Dictionary<string, string>? Extended, List<MetadataJson.Component>? Components)
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public DaprMetadata ToMetadata() => new(
        Id ?? string.Empty,
        [.. (Actors ?? []).Select(actor => new DaprActorMetadata(actor.Type ?? string.Empty, actor.Count))],
        Extended ?? [],
        [.. (Components ?? []).Select(item => new DaprComponentsMetadata(
            item.Name ?? string.Empty, item.Type ?? string.Empty, item.Version ?? string.Empty, item.Capabilities ?? []))]);

    internal sealed record Actor(string? Type, int Count);

    internal sealed record Component(string? Name, string? Type, string? Version, string[]? Capabilities);
}
