using System.Buffers.Binary;

namespace Coaching.People;

/// <summary>Counts the entries of a zip archive in constant memory, before a library takes the archive's word and holds them all.</summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint EntrySignature = 0x02014b50;
    private const int EndLength = 22;
    private const int EntryLength = 46;
    private const int MaxComment = 65_535;

    /// <summary>The number of entries, counted no further than one above the limit; throws InvalidDataException when this is no zip archive.</summary>
    public static int Count(Stream archive, int limit)
    {
        var tail = new byte[Math.Min(archive.Length, EndLength + MaxComment)];
        archive.Position = archive.Length - tail.Length;
        archive.ReadExactly(tail);
        archive.Position = DirectoryOffset(tail);

        var header = new byte[EntryLength];
        var count = 0;
        while (count <= limit
            && archive.ReadAtLeast(header, EntryLength, throwOnEndOfStream: false) == EntryLength
            && BinaryPrimitives.ReadUInt32LittleEndian(header) == EntrySignature)
        {
            count++;
            archive.Position += Number(header, 28) + Number(header, 30) + Number(header, 32);
        }

        archive.Position = 0;
        return count;
    }

    private static long DirectoryOffset(ReadOnlySpan<byte> tail)
    {
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail[at..]) == EndSignature)
            {
                return BinaryPrimitives.ReadUInt32LittleEndian(tail[(at + 16)..]);
            }
        }

        throw new InvalidDataException("There is no end of a central directory.");
    }

    private static int Number(byte[] header, int at) => BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(at));
}
