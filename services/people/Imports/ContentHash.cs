using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Coaching.People;

/// <summary>A mark of what a row says, by which the next import sees that it says the same. It proves nothing against a forger, and need not.</summary>
internal sealed class ContentHash
{
    private readonly XxHash128 _hash = new();

    /// <summary>Adds a value; none holds a line end.</summary>
    public ContentHash Add(string? value)
    {
        _hash.Append(MemoryMarshal.AsBytes(value.AsSpan()));
        _hash.Append(MemoryMarshal.AsBytes("\n".AsSpan()));
        return this;
    }

    /// <summary>Adds a list of values, whatever their order.</summary>
    public ContentHash AddAll(IEnumerable<string> values)
    {
        foreach (var value in values.Order(StringComparer.Ordinal))
        {
            Add(value);
        }

        return Add("");
    }

    public byte[] ToBytes() => _hash.GetCurrentHash();
}
