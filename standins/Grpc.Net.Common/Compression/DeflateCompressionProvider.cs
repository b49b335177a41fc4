using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>The "deflate" encoding, which in HTTP is zlib's format; bounded like gzip.</summary>
public sealed class DeflateCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    public string EncodingName => "deflate";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new ZLibStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream)
    {
        var counted = new CountingStream(stream);
        return new BoundedInflateStream(new ZLibStream(counted, CompressionMode.Decompress, leaveOpen: true), counted);
    }
}
