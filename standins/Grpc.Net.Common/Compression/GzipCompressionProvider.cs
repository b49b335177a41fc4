using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>The "gzip" encoding; what it inflates is bounded, since the server's own limit sees only the compressed length.</summary>
public sealed class GzipCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream)
    {
        var counted = new CountingStream(stream);
        return new BoundedInflateStream(new GZipStream(counted, CompressionMode.Decompress, leaveOpen: true), counted);
    }
}
