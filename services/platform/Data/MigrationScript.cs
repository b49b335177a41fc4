using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Coaching.Platform;

/// <summary>One statement of a script, and how far a migrator is with it.</summary>
internal sealed record MigrationStep(MigrationScript Script, int Number, string Text, string Hash)
{
    public bool IsLast => Number == Script.Steps.Count;

    public override string ToString() => $"{Script.Name}, statement {Number} of {Script.Steps.Count}";
}

/// <summary>
/// A numbered file of statements that an assembly carries. A script expands: what the version before reads and writes stays as it was.
/// One that takes away says so in its first line, <c>-- contract, needs 0.3.0</c>, with the first version that does without.
/// </summary>
internal sealed partial class MigrationScript
{
    private MigrationScript(string name, string text)
    {
        Name = name;
        Hash = Digest(text);
        Needs = Contract().Match(text) is { Success: true } contract ? Version.Parse(contract.Groups["version"].Value) : null;
        Steps = [.. EndOfStatement().Split(text)
            .Where(statement => !string.IsNullOrWhiteSpace(statement))
            .Select((statement, index) => new MigrationStep(this, index + 1, statement.Trim(), Digest(statement.Trim())))];
    }

    /// <summary>The owner and the file, such as people/0001_create_directory.</summary>
    public string Name { get; }

    public string Hash { get; }

    /// <summary>The oldest version that runs on the schema once this has been applied; null when any does.</summary>
    public Version? Needs { get; }

    public IReadOnlyList<MigrationStep> Steps { get; }

    /// <summary>The scripts for an engine: the platform's first, then each assembly's, in the order of their numbers.</summary>
    public static IReadOnlyList<MigrationScript> Read(Dialect dialect, IEnumerable<Assembly> assemblies) =>
        [.. assemblies.Prepend(typeof(MigrationScript).Assembly).Distinct().SelectMany(assembly => Read(dialect, assembly))];

    private static IEnumerable<MigrationScript> Read(Dialect dialect, Assembly assembly)
    {
        var owner = assembly.GetName().Name!.Split('.')[^1].ToLowerInvariant();
        return assembly.GetManifestResourceNames()
            .Select(resource => (Resource: resource, File: FileName().Match(resource)))
            .Where(found => found.File.Success && (!found.File.Groups["engine"].Success || found.File.Groups["engine"].Value == dialect.Name))
            .OrderBy(found => found.File.Groups["name"].Value, StringComparer.Ordinal)
            .Select(found => new MigrationScript($"{owner}/{found.File.Groups["name"].Value}", Text(assembly, found.Resource)));
    }

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex(@"\.Migrations\.(?<name>\d{4}_[a-z0-9_]+)(\.(?<engine>sqlite|sqlserver))?\.sql$", RegexOptions.ExplicitCapture)]
    private static partial Regex FileName();

    [GeneratedRegex(@"^-- contract, needs (?<version>\d+\.\d+\.\d+)\n", RegexOptions.ExplicitCapture)]
    private static partial Regex Contract();

    [GeneratedRegex(@";[ \t]*(--[^\n]*)?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex EndOfStatement();
}
