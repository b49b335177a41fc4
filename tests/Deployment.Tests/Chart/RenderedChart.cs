using System.Text.Json;
using Coaching.Testing;

namespace Coaching.Deployment.Tests;

/// <summary>
/// The chart rendered with each set of values, the production one also with mistakes planted, and what the judges from npm say of all
/// of them. Each judge runs once.
/// </summary>
public sealed class RenderedChart : IAsyncLifetime
{
    /// <summary>What k8s/dev brings to a laptop's cluster, which is not of the chart.</summary>
    public const string Dev = "dev";

    private readonly NodeSide _node = new();
    private readonly TempFolder _files = new();
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, Task<JsonElement>> _judged = [];

    /// <summary>The sets of values under the chart's folder ci, and the laptop's.</summary>
    public static IReadOnlyList<string> Sets { get; } = ["default", "production", "air-gapped", "minimal", "laptop"];

    /// <summary>One row a set, for theories.</summary>
    public static TheoryData<string> EachSet => [.. Sets];

    public async Task InitializeAsync()
    {
        if (HelmTools.ReasonToSkip is not null)
        {
            return;
        }

        await _node.InitializeAsync();
        foreach (var set in Sets)
        {
            var values = set == "laptop" ? Path.Combine(SharedData.Repository, "k8s", "dev", "values.yaml") : Helm.Values(set);
            Add(set, await Helm.Template("--values", values), Mistake.Judges);
        }

        string[] dev = ["sqlserver.yaml", "redis.yaml", "keycloak.yaml"];
        Add(Dev, string.Join("---\n", dev.Select(file => File.ReadAllText(Path.Combine(SharedData.Repository, "k8s", "dev", file)))), Mistake.Judges);

        foreach (var mistake in Mistake.All)
        {
            Add(mistake.Name, mistake.PlantIn(_texts["production"]), mistake.Judge);
        }
    }

    public Task DisposeAsync()
    {
        _files.Delete();
        return _node.DisposeAsync();
    }

    /// <summary>What helm printed.</summary>
    public string Text(string set) => _texts[set];

    /// <summary>What a judge, a script in the folder node, finds wrong with a set or with a planted mistake.</summary>
    public async Task<IReadOnlyList<string>> Judge(string script, string set, params string[] args)
    {
        Task<JsonElement>? judged;
        lock (_judged)
        {
            if (!_judged.TryGetValue(script, out judged))
            {
                _judged.Add(script, judged = _node.RunScript(script, [_files.File(script), .. args]));
            }
        }

        return [.. (await judged).GetProperty($"{set}.yaml").EnumerateArray().Select(finding => finding.GetString()!)];
    }

    // A folder of each judge, with what it is to see.
    private void Add(string name, string text, params string[] judges)
    {
        _texts.Add(name, text);
        foreach (var judge in judges)
        {
            File.WriteAllText(Path.Combine(System.IO.Directory.CreateDirectory(_files.File(judge)).FullName, $"{name}.yaml"), text);
        }
    }
}

/// <summary>The tests that share one rendering.</summary>
[CollectionDefinition(Name)]
public sealed class SharedRendering : ICollectionFixture<RenderedChart>
{
    public const string Name = "rendered chart";
}
