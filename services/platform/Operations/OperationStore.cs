using Google.LongRunning;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Platform;

/// <summary>Starts long-running operations; a registered runner of the operation's kind then does the work.</summary>
public sealed class OperationStore
{
    private readonly OwnFeed _own;
    private readonly TimeProvider _clock;

    internal OperationStore(OwnFeed own, TimeProvider clock) => (_own, _clock) = (own, clock);

    /// <summary>Makes the name of a new operation: <c>operations/{service}-{id}</c>.</summary>
    public string NewName() => $"operations/{_own.Service}-{Guid.CreateVersion7(_clock.GetUtcNow())}";

    /// <summary>
    /// Starts an operation in the caller's transaction: a runner of the kind finds it after the commit, also after a restart.
    /// The owner, a caller's name, is who may see it beside the national administrators.
    /// </summary>
    public async Task<Operation> Start(Session tx, string name, string kind, string owner, IMessage request, IMessage metadata)
    {
        await tx.Execute(InsertOperation, new
        {
            name,
            kind,
            owner,
            request = Any.Pack(request).ToByteArray(),
            metadata = Any.Pack(metadata).ToByteArray(),
            now = tx.Now,
        });
        return new Operation { Name = name, Metadata = Any.Pack(metadata) };
    }

    /// <summary>Reads an operation's current state, for an answer to a repeated request.</summary>
    public static async Task<Operation> Read(Session tx, string name) =>
        (await tx.Find<OperationRow>(SelectOperation, new { name }))?.ToProto() ?? throw Errors.NotFound(name);

    private const string InsertOperation = """
        INSERT INTO operations
            (name, kind, owner, request, metadata, done, cancel_requested, epoch, beat, create_time, update_time)
        VALUES
            (@name, @kind, @owner, @request, @metadata, 0, 0, 0, 0, @now, @now)
        """;

    private const string SelectOperation = $"SELECT {OperationRow.Columns} FROM operations WHERE name = @name";
}
