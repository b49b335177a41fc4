namespace Grpc.Net.Compression;

/// <summary>Compresses one message; .NET writes nothing at all for an empty one, which other gRPC implementations refuse.</summary>
internal sealed class WholeDeflateStream(Stream target, Stream deflater, ReadOnlyMemory<byte> emptyMessage) : ForwardStream
{
    private bool _wrote;

    public override bool CanWrite => true;

    public override void Flush() => deflater.Flush();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _wrote |= buffer.Length > 0;
        deflater.Write(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            deflater.Dispose();
            if (!_wrote)
            {
                _wrote = true;
                target.Write(emptyMessage.Span);
            }
        }

        base.Dispose(disposing);
    }
}
