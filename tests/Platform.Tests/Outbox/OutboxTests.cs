using Coaching.Testing;

namespace Coaching.Platform.Tests;

/// <summary>The numbering of SQL Server's rows, which SQLite executes as well when its outbox has that shape.</summary>
public sealed class OutboxTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly TestClock _clock = TestClock.Frozen();
    private Database _database = null!;

    public async Task InitializeAsync()
    {
        _database = await EventDatabase.Open(_folder.File("people.db"));
        await _database.Write(tx => tx.Execute("DROP TABLE outbox"), default);
        await _database.Write(tx => tx.Execute(CreateOutbox), default);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _clock.Dispose();
        _folder.Delete();
    }

    [Fact]
    public async Task Rows_are_numbered_without_gaps_in_the_order_of_their_insert()
    {
        var sequencer = new Sequencer(_database, Lease());
        await Insert(3, 1, 2);
        Assert.Equal(3, await sequencer.Number(default));
        await Insert(9, 7);
        Assert.Equal(2, await sequencer.Number(default));

        Assert.Equal([(1, 1), (2, 2), (3, 3), (7, 4), (9, 5)], await Numbers());
    }

    [Fact]
    public async Task A_row_that_commits_late_is_numbered_late_and_not_skipped()
    {
        var sequencer = new Sequencer(_database, Lease());
        await Insert(2, 3);
        await sequencer.Number(default);

        await Insert(1);
        await sequencer.Number(default);

        Assert.Equal([(1, 3), (2, 1), (3, 2)], await Numbers());
    }

    [Fact]
    public async Task More_rows_than_one_batch_are_numbered_batch_by_batch()
    {
        var sequencer = new Sequencer(_database, Lease());
        await Insert([.. Enumerable.Range(1, 1_500)]);

        var batches = new List<int>();
        for (var batch = 0; batch < 3; batch++)
        {
            batches.Add(await sequencer.Number(default));
        }

        Assert.Equal([1_000, 500, 0], batches);
    }

    [Fact]
    public async Task Numbers_go_on_when_old_rows_are_gone()
    {
        var sequencer = new Sequencer(_database, Lease());
        await Insert(1, 2);
        await sequencer.Number(default);
        await _database.Write(tx => tx.Execute("DELETE FROM outbox"), default);

        await Insert(3);
        await sequencer.Number(default);

        Assert.Equal([(3, 3)], await Numbers());
    }

    [Fact]
    public async Task A_second_replica_waits_for_the_first_to_fall_silent()
    {
        var (first, second) = (Lease(), Lease());

        Assert.True(await first.Hold(default));
        Assert.False(await second.Hold(default));
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.True(await first.Hold(default));
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(await second.Hold(default));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await second.Hold(default));
    }

    [Fact]
    public async Task A_replica_that_slept_through_its_replacement_numbers_nothing()
    {
        var (first, second) = (Lease(), Lease());
        var zombie = new Sequencer(_database, first);
        await zombie.Number(default);
        await second.Hold(default);
        _clock.Advance(TimeSpan.FromSeconds(2));
        var slept = first.Epoch;
        await TakeOver();
        await Insert(1);

        // It still believes: no third of the lease has passed on its own clock since it last renewed.
        Assert.Equal(0, await zombie.Number(default));

        Assert.Equal(1, slept);
        Assert.Equal(0, first.Epoch);
        Assert.Equal([(1, 0)], await Numbers());
    }

    [Fact]
    public async Task A_lease_that_was_given_up_is_free_at_once()
    {
        var (first, second) = (Lease(), Lease());
        await first.Hold(default);

        await first.Release(default);

        Assert.True(await second.Hold(default));
        Assert.Equal(2, second.Epoch);
    }

    private Lease Lease() => new("sequencer", _database, isAlone: false, TimeSpan.FromSeconds(10), _clock);

    private Task<int> TakeOver() => _database.Write(tx => tx.Execute("UPDATE leases SET epoch = epoch + 1, beat = beat + 1"), default);

    private Task Insert(params int[] rows) => _database.Write(
        async tx =>
        {
            foreach (var row in rows)
            {
                await tx.Execute(InsertRow, new { row, id = Guid.CreateVersion7(), now = tx.Now });
            }
        },
        default);

    private async Task<(int Row, int Number)[]> Numbers() =>
        [.. (await _database.Read(tx => tx.Query<NumberedRow>(SelectNumbers), default)).Select(row => (row.RowNumber, row.FeedSeq ?? 0))];

    private const string CreateOutbox = """
        CREATE TABLE outbox (
            row_number    INTEGER            NOT NULL PRIMARY KEY,
            feed_seq      BIGINT             NULL UNIQUE,
            id            UNIQUEIDENTIFIER   NOT NULL,
            create_time   DATETIMEOFFSET(7)  NOT NULL
        )
        """;

    private const string InsertRow = "INSERT INTO outbox (row_number, id, create_time) VALUES (@row, @id, @now)";

    private const string SelectNumbers = "SELECT row_number, feed_seq FROM outbox ORDER BY row_number";

    private sealed record NumberedRow
    {
        public required int RowNumber { get; init; }

        public int? FeedSeq { get; init; }
    }
}
