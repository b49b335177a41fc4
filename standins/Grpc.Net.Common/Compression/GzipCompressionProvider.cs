using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>The "gzip" encoding; what it inflates is bounded, since the server's own limit sees only the compressed length.</summary>
public sealed class GzipCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    // RFC 1952: ten bytes of header, one empty block, a checksum of 0 and a length of 0.
    private static readonly byte[] EmptyMessage = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new WholeDeflateStream(stream, new GZipStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true), EmptyMessage);

    public Stream CreateDecompressionStream(Stream stream)
    {
        var counted = new CountingStream(stream);
        return new BoundedInflateStream(new GZipStream(counted, CompressionMode.Decompress, leaveOpen: true), counted);
    }
}
