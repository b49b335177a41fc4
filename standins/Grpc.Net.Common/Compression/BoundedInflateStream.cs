using Grpc.Core;

namespace Grpc.Net.Compression;

/// <summary>Refuses to inflate a message past 4 MiB, or past a hundred times its compressed size once over 64 KiB.</summary>
internal sealed class BoundedInflateStream(Stream inflater, CountingStream compressed) : ForwardStream
{
    private const long MaxInflatedBytes = 4 * 1024 * 1024;
    private const long FreeBytes = 64 * 1024;
    private const long MaxRatio = 100;

    private long _inflated;

    public override bool CanRead => true;

    public override int Read(Span<byte> buffer) => Admit(inflater.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Admit(await inflater.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inflater.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Admit(int read)
    {
        _inflated += read;
        return _inflated > MaxInflatedBytes || (_inflated > FreeBytes && _inflated > MaxRatio * compressed.Count)
            ? throw new RpcException(new Status(StatusCode.ResourceExhausted, "The message inflates beyond the limit."))
            : read;
    }
}
