using YamlDotNet.RepresentationModel;

namespace Coaching.Deployment.Tests;

/// <summary>What the chart says of the pods of one Deployment, as far as a process can see it.</summary>
internal sealed record RenderedPod
{
    /// <summary>The deployable: people, gateway.</summary>
    public required string Name { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Files that secrets are mounted as: path, and the key of the secret.</summary>
    public required IReadOnlyDictionary<string, string> SecretFiles { get; init; }

    /// <summary>Folders that outlive the pod.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>How long the pod waits before it is told to stop.</summary>
    public required TimeSpan PreStop { get; init; }

    /// <summary>How long after that it may take.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>Reads the Deployments out of the chart's objects.</summary>
    public static IReadOnlyDictionary<string, RenderedPod> Read(string manifests)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(manifests));
        return yaml.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>()
            .Where(item => Text(item, "kind") == "Deployment")
            .Select(item => Read((YamlMappingNode)item["spec"]["template"]))
            .ToDictionary(pod => pod.Name);
    }

    private static RenderedPod Read(YamlMappingNode template)
    {
        var spec = (YamlMappingNode)template["spec"];
        var container = (YamlMappingNode)Items(spec, "containers").Single();
        var volumes = Items(spec, "volumes").ToDictionary(volume => Text(volume, "name"));
        var mounts = Items(container, "volumeMounts").Select(mount => (Path: Text(mount, "mountPath"), Volume: volumes[Text(mount, "name")])).ToList();
        var preStop = TimeSpan.FromSeconds(int.Parse(Text((YamlMappingNode)container["lifecycle"]["preStop"]["sleep"], "seconds"), null));
        return new RenderedPod
        {
            Name = Text((YamlMappingNode)template["metadata"]["labels"], "app.kubernetes.io/component"),
            Environment = Items(container, "env").ToDictionary(variable => Text(variable, "name"), variable => Text(variable, "value")),
            SecretFiles = mounts.Where(mount => Has(mount.Volume, "projected"))
                .SelectMany(mount => Items((YamlMappingNode)mount.Volume["projected"], "sources")
                    .SelectMany(source => Items((YamlMappingNode)source["secret"], "items"))
                    .Select(item => (Path: $"{mount.Path}/{Text(item, "path")}", Key: Text(item, "key"))))
                .ToDictionary(file => file.Path, file => file.Key),
            Folders = [.. mounts.Where(mount => Has(mount.Volume, "persistentVolumeClaim")).Select(mount => mount.Path)],
            PreStop = preStop,
            Grace = TimeSpan.FromSeconds(int.Parse(Text(spec, "terminationGracePeriodSeconds"), null)) - preStop,
        };
    }

    private static IEnumerable<YamlMappingNode> Items(YamlMappingNode node, string key) => Has(node, key) ? ((YamlSequenceNode)node[key]).Cast<YamlMappingNode>() : [];

    private static bool Has(YamlMappingNode node, string key) => node.Children.ContainsKey(key);

    private static string Text(YamlMappingNode node, string key) => Has(node, key) ? ((YamlScalarNode)node[key]).Value ?? "" : "";
}
