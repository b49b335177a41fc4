namespace Coaching.Platform;

/// <summary>
/// Numbers committed outbox rows without gaps where the engine lets transactions commit in any order: a row that commits late
/// is numbered late and never skipped. SQLite's only writer numbers its rows itself.
/// </summary>
internal sealed class Sequencer(Database database, Lease lease)
{
    private const int BatchSize = 1_000;

    /// <summary>When the oldest row that waits for its number was written, as last seen by the leader.</summary>
    public DateTimeOffset? OldestWaiting { get; private set; }

    /// <summary>Numbers the oldest rows that have no number yet; answers how many, 0 when this replica does not lead.</summary>
    public async Task<int> Number(CancellationToken cancel)
    {
        if (!await lease.Hold(cancel))
        {
            OldestWaiting = null;
            return 0;
        }

        var numbered = await database.Write(Number, cancel);
        if (numbered is null)
        {
            lease.Lose();
        }

        return numbered ?? 0;
    }

    private async Task<int?> Number(Session tx)
    {
        if (!await lease.Fence(tx))
        {
            return null;
        }

        var rows = await tx.Page<UnnumberedRow>(SelectUnnumbered, new { take = BatchSize });
        OldestWaiting = rows.Count == 0 ? null : rows[0].CreateTime;
        if (rows.Count == 0)
        {
            return 0;
        }

        // Both, since the outbox may have come from another database and may be emptied of old rows.
        var newest = await tx.One<long>("SELECT COALESCE(MAX(feed_seq), 0) FROM outbox", null);
        var head = Math.Max(newest, await lease.Position(tx));

        // A row of a lower id may have committed since they were read: it is numbered with them, and counted.
        var numbered = await tx.Execute(NumberRows, new { head, last = rows[^1].RowNumber });
        return await lease.Record(tx, head + numbered) ? numbered : null;
    }

    private const string SelectUnnumbered = """
        SELECT row_number, create_time FROM outbox
        WHERE feed_seq IS NULL
        ORDER BY row_number
        """;

    private const string NumberRows = """
        UPDATE outbox SET feed_seq = @head + numbered.place
        FROM (
            SELECT row_number AS numbered_id, ROW_NUMBER() OVER (ORDER BY row_number) AS place
            FROM outbox
            WHERE feed_seq IS NULL AND row_number <= @last
        ) AS numbered
        WHERE outbox.row_number = numbered.numbered_id
        """;

    private sealed record UnnumberedRow
    {
        public required long RowNumber { get; init; }

        public required DateTimeOffset CreateTime { get; init; }
    }
}
