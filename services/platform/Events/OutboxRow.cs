using Coaching.Feed.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Platform;

/// <summary>A numbered row of the outbox, as the feed and the relay read it.</summary>
internal sealed record OutboxRow
{
    public required long FeedSeq { get; init; }

    public required Guid Id { get; init; }

    public required string Aggregate { get; init; }

    public required long Version { get; init; }

    public required string Type { get; init; }

    public required byte[] Data { get; init; }

    public string? TraceParent { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public Event ToProto() => new()
    {
        Sequence = FeedSeq,
        Id = Id.ToString(),
        Aggregate = Aggregate,
        Version = Version,
        Type = Type,
        Data = UnsafeByteOperations.UnsafeWrap(Data),
        CreateTime = CreateTime.ToTimestamp(),
        TraceParent = TraceParent ?? string.Empty,
    };

    /// <summary>Reads the next numbered rows; the unique index on feed_seq serves it.</summary>
    public static Task<IReadOnlyList<OutboxRow>> After(Session tx, long sequence, int take) =>
        tx.Page<OutboxRow>(SelectAfter, new { sequence, take });

    private const string SelectAfter = """
        SELECT feed_seq, id, aggregate, version, type, data, trace_parent, create_time
        FROM outbox
        WHERE feed_seq > @sequence
        ORDER BY feed_seq
        """;
}
