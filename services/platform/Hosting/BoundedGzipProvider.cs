using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Coaching.Platform.Hosting;

/// <summary>
/// The "gzip" message encoding with a bound on what it inflates: the server's and the client's own message limits compare the
/// compressed length, so half a megabyte could otherwise become half a gigabyte.
/// </summary>
/// <param name="maxInflatedBytes">The largest message, inflated; one more byte is answered RESOURCE_EXHAUSTED.</param>
public sealed class BoundedGzipProvider(int maxInflatedBytes = BoundedGzipProvider.DefaultMaxInflatedBytes) : ICompressionProvider
{
    /// <summary>The default message limit of a gRPC server and client: 4 MiB.</summary>
    public const int DefaultMaxInflatedBytes = 4 * 1024 * 1024;

    // A small message may be very repetitive without harm; a large one that shrinks a hundredfold is no honest message.
    private const long UnratedBytes = 64 * 1024;
    private const long MaxRatio = 100;

    /// <inheritdoc />
    public string EncodingName => "gzip";

    /// <inheritdoc />
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new WholeStream(stream, compressionLevel ?? CompressionLevel.Fastest);

    /// <inheritdoc />
    public Stream CreateDecompressionStream(Stream stream) => new BoundedStream(new TalliedStream(stream), maxInflatedBytes);

    /// <summary>.NET writes nothing at all for an empty message, which other gRPC implementations refuse as broken gzip.</summary>
    private sealed class WholeStream(Stream target, CompressionLevel level) : ForwardStream
    {
        // RFC 1952: ten bytes of header, one empty block, a checksum of 0 and a length of 0.
        private static readonly byte[] EmptyMember = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

        private readonly GZipStream _deflater = new(target, level, leaveOpen: true);
        private bool _wrote;

        public override bool CanWrite => true;

        public override void Flush() => _deflater.Flush();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _wrote |= buffer.Length > 0;
            _deflater.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _deflater.Dispose();
                if (!_wrote)
                {
                    _wrote = true;
                    target.Write(EmptyMember);
                }
            }

            base.Dispose(disposing);
        }
    }

    private sealed class BoundedStream(TalliedStream compressed, int maxInflatedBytes) : ForwardStream
    {
        private readonly GZipStream _inflater = new(compressed, CompressionMode.Decompress, leaveOpen: true);
        private long _inflated;

        public override bool CanRead => true;

        public override int Read(Span<byte> buffer) => Admit(_inflater.Read(buffer));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _inflater.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Admit(int read)
        {
            _inflated += read;
            return _inflated > maxInflatedBytes || (_inflated > UnratedBytes && _inflated > MaxRatio * compressed.Tally)
                ? throw new RpcException(new Status(StatusCode.ResourceExhausted, $"A message may inflate to {maxInflatedBytes} bytes, and at most a hundredfold."))
                : read;
        }
    }

    private sealed class TalliedStream(Stream source) : ForwardStream
    {
        public long Tally { get; private set; }

        public override bool CanRead => true;

        public override int Read(Span<byte> buffer)
        {
            var read = source.Read(buffer);
            Tally += read;
            return read;
        }
    }

    /// <summary>Goes forward only; a message is in memory by then, so nothing is gained by reading or writing it asynchronously.</summary>
    private abstract class ForwardStream : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
