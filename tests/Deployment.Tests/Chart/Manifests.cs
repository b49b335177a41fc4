using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Coaching.Deployment.Tests;

/// <summary>Kubernetes objects read from YAML.</summary>
internal static class Manifests
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();

    public static IReadOnlyList<JsonNode> Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        var objects = new List<JsonNode>();
        while (parser.Accept<DocumentStart>(out _))
        {
            if (ToJson(Yaml.Deserialize(parser)) is { } found)
            {
                objects.Add(found);
            }
        }

        return objects;
    }

    public static string Kind(this JsonNode item) => (string)item["kind"]!;

    public static string Name(this JsonNode item) => (string)item["metadata"]!["name"]!;

    public static string Title(this JsonNode item) => $"{item.Kind()}/{item.Name()}";

    public static IEnumerable<JsonNode> Items(this JsonNode? list) => list is JsonArray items ? items.OfType<JsonNode>() : [];

    /// <summary>The pod, or the pod template, of an object that has one.</summary>
    public static JsonNode? Pod(this JsonNode item) => item.Kind() switch
    {
        "Pod" => item,
        "Deployment" or "Job" => item["spec"]!["template"],
        _ => null,
    };

    public static IEnumerable<JsonNode> Containers(this JsonNode pod) => pod["spec"]!["containers"].Items();

    /// <summary>The environment of a container's process.</summary>
    public static Dictionary<string, string> Environment(this JsonNode container) =>
        container["env"].Items().ToDictionary(entry => (string)entry["name"]!, entry => (string?)entry["value"] ?? "");

    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        IDictionary<object, object> map => new JsonObject(map.Select(item => KeyValuePair.Create((string)item.Key, ToJson(item.Value)))),
        IEnumerable<object> list => new JsonArray([.. list.Select(ToJson)]),
        _ => System.Text.Json.JsonSerializer.SerializeToNode(value),
    };
}
