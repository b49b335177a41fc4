namespace Coaching.Platform.Tests;

/// <summary>A real database with the platform's tables, and one that notes which facts were applied, in what order.</summary>
internal static class EventDatabase
{
    public static async Task<Database> Open(string path, TimeProvider? clock = null)
    {
        var database = Database.Open(new DatabaseOptions { Path = path }, "test", clock ?? TimeProvider.System);
        await database.Migrate();
        await database.Write(tx => tx.Execute(CreateSeen), default);
        return database;
    }

    /// <summary>Publishes the next versions of aggregates; any message of the contracts does as a fact.</summary>
    public static Task Publish(this Database database, string aggregate, long version) =>
        database.Write(tx => tx.Publish(aggregate, version, new Coaching.Feed.V1.Feed { Name = aggregate, HeadSequence = version }), default);

    public static Task Note(Session tx, Fact<Coaching.Feed.V1.Feed> fact) => tx.Execute(
        "INSERT INTO seen (sequence, aggregate, version, data) VALUES (@Sequence, @Aggregate, @Version, @Data)",
        new { fact.Sequence, fact.Aggregate, fact.Version, Data = fact.Data.HeadSequence });

    public static Task<IReadOnlyList<Seen>> Seen(this Database database) =>
        database.Read(tx => tx.Query<Seen>("SELECT sequence, aggregate, version, data FROM seen ORDER BY place"), default);

    public static Task<IReadOnlyList<OutboxRow>> Outbox(this Database database) =>
        database.Read(tx => OutboxRow.After(tx, 0, 1_000_000), default);

    /// <summary>Every fact of the outbox was applied once, and those of one aggregate in their order.</summary>
    public static async Task AssertAppliedOnce(this Database consumer, Database source)
    {
        var seen = await consumer.Seen();
        var outbox = await source.Outbox();

        Assert.Equal(outbox.Select(row => row.FeedSeq), seen.Select(row => row.Sequence).Order());
        Assert.All(seen, row => Assert.Equal(row.Version, row.Data));
        Assert.All(
            seen.GroupBy(row => row.Aggregate),
            facts => Assert.Equal(facts.Select(row => row.Version).Order(), facts.Select(row => row.Version)));
    }

    public static FeedEvent ToEvent(this OutboxRow row) => FeedEvent.Of(row.ToProto());

    public static FeedEvent ToPushed(this OutboxRow row) =>
        row.ToEvent() with { Data = default, JsonData = Google.Protobuf.JsonFormatter.Default.Format(Coaching.Feed.V1.Feed.Parser.ParseFrom(row.Data)) };

    private const string CreateSeen = """
        CREATE TABLE IF NOT EXISTS seen (
            place      INTEGER  NOT NULL PRIMARY KEY,
            sequence   BIGINT   NOT NULL,
            aggregate  NVARCHAR(200) NOT NULL,
            version    BIGINT   NOT NULL,
            data       BIGINT   NOT NULL
        )
        """;
}

internal sealed record Seen
{
    public required long Sequence { get; init; }

    public required string Aggregate { get; init; }

    public required long Version { get; init; }

    public required long Data { get; init; }
}
