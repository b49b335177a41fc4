using System.Buffers;
using System.Text;

namespace Grpc.Core;

/// <summary>What the protocol allows as a header's name, and how its text becomes bytes.</summary>
internal static class MetadataKey
{
    internal static readonly Encoding ValueEncoding = Encoding.ASCII;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

    internal static string Normalize(string key)
    {
        ArgumentNullException.ThrowIfNull(key);

        // Most keys arrive in lower case already, and then no new string is made.
        var normalized = key.AsSpan().ContainsAnyInRange('A', 'Z') ? Lower(key) : key;
        return normalized.Length > 0 && !normalized.AsSpan().ContainsAnyExcept(Allowed)
            ? normalized
            : throw new ArgumentException(
                "Metadata entry key not valid. Keys can only contain lowercase alphanumeric characters, underscores, hyphens and dots.",
                nameof(key));
    }

    private static string Lower(string key) => string.Create(key.Length, key, static (target, source) => Ascii.ToLower(source, target, out _));
}
