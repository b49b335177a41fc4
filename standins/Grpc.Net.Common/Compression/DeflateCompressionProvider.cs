using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>The "deflate" encoding, which in HTTP is zlib's format; bounded like gzip.</summary>
public sealed class DeflateCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    // RFC 1950: two bytes of header, one empty block, a checksum of 1.
    private static readonly byte[] EmptyMessage = [0x78, 0x9c, 3, 0, 0, 0, 0, 1];

    public string EncodingName => "deflate";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new WholeDeflateStream(stream, new ZLibStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true), EmptyMessage);

    public Stream CreateDecompressionStream(Stream stream)
    {
        var counted = new CountingStream(stream);
        return new BoundedInflateStream(new ZLibStream(counted, CompressionMode.Decompress, leaveOpen: true), counted);
    }
}
