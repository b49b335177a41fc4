using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Platform;

/// <summary>
/// Does the work of one kind of operation and answers its response. It may be called again for the same operation after a crash
/// or a restart, and then goes on from the checkpoint. An RpcException is the operation's error.
/// </summary>
public delegate Task<IMessage> OperationRunner(OperationRun run, CancellationToken cancel);

/// <summary>One run of an operation, as its runner sees it.</summary>
public sealed class OperationRun
{
    private readonly OperationRow _row;
    private readonly long _epoch;

    internal OperationRun(OperationRow row, long epoch)
    {
        (_row, _epoch) = (row, epoch);
        Checkpoint = row.CheckpointData ?? ReadOnlyMemory<byte>.Empty;
    }

    /// <summary>The operation's resource name.</summary>
    public string Name => _row.Name;

    /// <summary>The caller who started it.</summary>
    public string Owner => _row.Owner;

    /// <summary>What the last <see cref="Progress"/> recorded; empty on a first run.</summary>
    public ReadOnlyMemory<byte> Checkpoint { get; private set; }

    internal bool IsSuperseded { get; private set; }

    /// <summary>The request that it was started with.</summary>
    public T Request<T>()
        where T : IMessage, new() => Any.Parser.ParseFrom(_row.Request).Unpack<T>();

    /// <summary>
    /// Records how far the work is, in the transaction that did the last part of it. Ends the run with a cancellation when
    /// another replica has taken the operation over.
    /// </summary>
    public async Task Progress(Session tx, IMessage metadata, ReadOnlyMemory<byte> checkpoint)
    {
        var row = new
        {
            Name,
            Epoch = _epoch,
            metadata = Any.Pack(metadata).ToByteArray(),
            checkpoint = checkpoint.ToArray(),
            now = tx.Now,
        };
        if (await tx.Execute(UpdateProgress, row) == 0)
        {
            IsSuperseded = true;
            throw new OperationCanceledException($"{Name} is run by another replica.");
        }

        Checkpoint = checkpoint;
    }

    internal Task Complete(Session tx, IMessage response) => End(tx, Any.Pack(response).ToByteArray(), null);

    internal Task Fail(Session tx, Google.Rpc.Status error) => End(tx, null, error.ToByteArray());

    /// <summary>Shows other replicas that this one is at work; false when one of them has taken over, or the work is done.</summary>
    internal async Task<bool> Beat(Session tx) => await tx.Execute(UpdateBeat, new { Name, Epoch = _epoch }) == 1;

    private Task<int> End(Session tx, byte[]? response, byte[]? error) =>
        tx.Execute(UpdateEnd, new { Name, Epoch = _epoch, response, error, now = tx.Now });

    private const string UpdateProgress = """
        UPDATE operations SET metadata = @metadata, checkpoint_data = @checkpoint, beat = beat + 1, update_time = @now
        WHERE name = @Name AND epoch = @Epoch AND done = 0
        """;

    private const string UpdateEnd = """
        UPDATE operations SET response = @response, error = @error, done = 1, update_time = @now
        WHERE name = @Name AND epoch = @Epoch AND done = 0
        """;

    private const string UpdateBeat = "UPDATE operations SET beat = beat + 1 WHERE name = @Name AND epoch = @Epoch AND done = 0";
}

/// <summary>The runner of one kind of operation.</summary>
internal sealed record OperationKind(string Name, OperationRunner Run);

/// <summary>Whether the answers of one kind of operation name people.</summary>
internal sealed record OperationPrivacy(string Kind, bool NamesPeople);
