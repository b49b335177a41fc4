using Google.Protobuf;

namespace Coaching.Observations;

/// <summary>What every installation begins with, as data of the assembly.</summary>
internal static class BuiltInContent
{
    /// <summary>The messages of a folder, by name of their file.</summary>
    public static IEnumerable<T> Read<T>(string folder)
        where T : IMessage<T>, new()
    {
        var assembly = typeof(BuiltInContent).Assembly;
        var prefix = $"{folder}/";
        foreach (var file in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"{file} is not embedded.");
            using var reader = new StreamReader(stream);
            yield return JsonParser.Default.Parse<T>(reader);
        }
    }
}
