namespace Grpc.Net.Compression;

/// <summary>Counts the compressed bytes that an inflater has taken.</summary>
internal sealed class CountingStream(Stream source) : ForwardStream
{
    internal long Count { get; private set; }

    public override bool CanRead => true;

    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        Count += read;
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Count += read;
        return read;
    }
}
