using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>Looks names up by the bytes that stand in the JSON, without making a string of them.</summary>
internal sealed class Utf8NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly Utf8NameComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    // Names differ in length, beginning or end; and a caller adds none, so that none can be made to collide.
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        if (alternate.Length >= sizeof(uint))
        {
            return HashCode.Combine(
                alternate.Length,
                BinaryPrimitives.ReadUInt32LittleEndian(alternate),
                BinaryPrimitives.ReadUInt32LittleEndian(alternate[^sizeof(uint)..]));
        }

        var hash = alternate.Length;
        foreach (var part in alternate)
        {
            hash = (hash * 31) + part;
        }

        return hash;
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
