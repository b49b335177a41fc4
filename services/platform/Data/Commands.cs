using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;

namespace Coaching.Platform;

/// <summary>Runs RPCs against the database with what every one of them owes: once-only effects and an audit entry.</summary>
public static class Commands
{
    private const int NamesListed = 5;

    /// <summary>
    /// Runs a mutating RPC once for each caller and request id, for ever, with its audit entry in the same transaction. A repetition
    /// answers what <paramref name="replay"/> reads of the resource that the first run named; another request under the same id is refused.
    /// </summary>
    /// <param name="db">The service's database.</param>
    /// <param name="context">The call.</param>
    /// <param name="request">The request, which carries its id unless a header does.</param>
    /// <param name="name">The resource that the call makes or changes.</param>
    /// <param name="work">The effect, with its events.</param>
    /// <param name="replay">Reads the current state of the resource named.</param>
    public static Task<TResponse> Once<TResponse>(
        this Database db,
        ServerCallContext context,
        IMessage request,
        string name,
        Func<Session, Task<TResponse>> work,
        Func<Session, string, Task<TResponse>> replay)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        var requestId = RequestIds.Of(request, context);
        var hash = CanonicalForm.Hash(context.Method, request, RequestIds.FieldNumber(request));
        var entry = AuditEntry.Of(context, name) with { RequestId = requestId };
        return db.Write(
            async tx =>
            {
                var row = new RequestRow { Caller = entry.Actor, RequestId = requestId, Hash = hash, Name = name, CreateTime = tx.Now };
                if (!await tx.TryInsert(InsertRequest, row))
                {
                    var first = await tx.One<RequestRow>(SelectRequest, row);
                    if (!CryptographicOperations.FixedTimeEquals(first.Hash, hash))
                    {
                        db.Metrics.Conflicting.Inc();
                        throw Errors.RequestIdReused(first.Name);
                    }

                    tx.Count(db.Metrics.Repeated);
                    return await replay(tx, first.Name);
                }

                tx.Count(db.Metrics.First);
                var response = await work(tx);
                await tx.Append(entry);
                return response;
            },
            context.CancellationToken);
    }

    /// <summary>Reads developmental content; the audit entry is on disk before the content leaves, and without it the content stays.</summary>
    /// <remarks>The work names the resources that it read: one is named whole, of many the count and the first few.</remarks>
    public static async Task<TResponse> ReadAudited<TResponse>(
        this Database db,
        ServerCallContext context,
        Func<Session, Task<(TResponse Response, IReadOnlyList<string> Names)>> work)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(context);
        var (response, names) = await db.Read(work, context.CancellationToken);
        var listed = string.Join(' ', names.Take(NamesListed));
        var entry = AuditEntry.Of(context, names.Count > NamesListed ? $"{listed} ..." : listed) with { Resources = names.Count };
        await db.Write(tx => tx.Append(entry), context.CancellationToken);
        return response;
    }

    private sealed record RequestRow
    {
        public required string Caller { get; init; }

        public required Guid RequestId { get; init; }

        public required byte[] Hash { get; init; }

        public required string Name { get; init; }

        public required DateTimeOffset CreateTime { get; init; }
    }

    private const string InsertRequest = """
        INSERT INTO requests (caller, request_id, hash, name, create_time)
        VALUES (@Caller, @RequestId, @Hash, @Name, @CreateTime)
        """;

    private const string SelectRequest = """
        SELECT caller, request_id, hash, name, create_time
        FROM requests
        WHERE caller = @Caller AND request_id = @RequestId
        """;
}
