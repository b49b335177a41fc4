using Coaching.Testing;

namespace Coaching.Platform.Tests;

/// <summary>What a session promises on both engines.</summary>
public abstract class SessionTests(DatabaseHost host)
{
    [DatabaseFact]
    public async Task Values_come_back_as_they_went()
    {
        var table = await NewTable();
        var time = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(3)).AddMicroseconds(123_456);
        var full = new Row
        {
            Id = Guid.CreateVersion7(),
            ObserveTime = time,
            Day = new DateOnly(2026, 2, 28),
            IsDone = true,
            Kind = Kind.Second,
            Count = 5,
            Total = 1L << 40,
            Notes = new string('é', 5_000),
            Data = [1, 2, 3],
        };
        var empty = new Row { Id = Guid.CreateVersion7(), ObserveTime = time, IsDone = false, Kind = Kind.First };

        // The empty row first: its nulls must not decide how the next row's columns are read.
        await host.Database.Write(
            async tx =>
            {
                await tx.Execute(Insert(table), empty);
                await tx.Execute(Insert(table), full);
            },
            default);
        var rows = await host.Database.Read(tx => tx.Query<Row>($"SELECT {Row.Columns} FROM {table} ORDER BY is_done"), default);

        Assert.Equal(empty with { ObserveTime = time.ToUniversalTime() }, rows[0]);
        Assert.Equal(full with { ObserveTime = time.ToUniversalTime(), Data = rows[1].Data }, rows[1]);
        Assert.Equal(TimeSpan.Zero, rows[1].ObserveTime.Offset);
        Assert.Equal(full.Data, rows[1].Data);
    }

    [DatabaseFact]
    public async Task A_page_is_the_first_rows_in_order_and_a_list_of_ids_finds_them()
    {
        var table = await NewTable();
        var rows = Enumerable.Range(0, 7).Select(i => Minimal(DateTimeOffset.UnixEpoch.AddDays(i))).ToList();
        await host.Database.Write(
            async tx =>
            {
                foreach (var row in rows)
                {
                    await tx.Execute(Insert(table), row);
                }
            },
            default);

        var page = await host.Database.Read(
            tx => tx.Page<Guid>($"SELECT id FROM {table} WHERE observe_time < @Before ORDER BY observe_time DESC", new { Before = rows[5].ObserveTime, take = 2 }),
            default);
        var found = await host.Database.Read(
            tx => tx.Query<Guid>($"SELECT id FROM {table} WHERE id IN @ids ORDER BY observe_time", new { ids = new[] { rows[3].Id, rows[1].Id, Guid.NewGuid() } }),
            default);

        Assert.Equal([rows[4].Id, rows[3].Id], page);
        Assert.Equal([rows[1].Id, rows[3].Id], found);
    }

    [DatabaseFact]
    public async Task A_nested_part_is_undone_alone()
    {
        var table = await NewTable();
        var (kept, undone, after) = (Minimal(DateTimeOffset.UnixEpoch), Minimal(DateTimeOffset.UnixEpoch), Minimal(DateTimeOffset.UnixEpoch));

        await host.Database.Write(
            async tx =>
            {
                await tx.Nested(() => tx.Execute(Insert(table), kept));
                await Assert.ThrowsAsync<InvalidOperationException>(() => tx.Nested(async () =>
                {
                    await tx.Execute(Insert(table), undone);
                    throw new InvalidOperationException();
                }));
                await tx.Execute(Insert(table), after);
            },
            default);

        var ids = await host.Database.Read(tx => tx.Query<Guid>($"SELECT id FROM {table}"), default);
        Assert.Equal(new[] { kept.Id, after.Id }.ToHashSet(), ids.ToHashSet());
    }

    [DatabaseFact]
    public async Task What_throws_is_undone_and_a_unique_violation_is_only_an_answer()
    {
        var table = await NewTable();
        var (kept, undone) = (Minimal(DateTimeOffset.UnixEpoch), Minimal(DateTimeOffset.UnixEpoch));

        var answers = await host.Database.Write(async tx => (await tx.TryInsert(Insert(table), kept), await tx.TryInsert(Insert(table), kept)), default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Database.Write<bool>(
            async tx =>
            {
                await tx.Execute(Insert(table), undone);
                throw new InvalidOperationException();
            },
            default));

        Assert.Equal((true, false), answers);
        Assert.Equal([kept.Id], await host.Database.Read(tx => tx.Query<Guid>($"SELECT id FROM {table}"), default));
    }

    [DatabaseFact]
    public async Task What_is_put_off_is_done_once_before_the_commit_and_not_at_all_when_the_work_is_undone()
    {
        var table = await NewTable();
        var (first, second, undone) = (Minimal(DateTimeOffset.UnixEpoch), Minimal(DateTimeOffset.UnixEpoch), Minimal(DateTimeOffset.UnixEpoch));

        var before = await host.Database.Write(
            async tx =>
            {
                tx.Deferred<PutOff>().Work.Add((Insert(table), first));
                tx.Deferred<PutOff>().Work.Add((Insert(table), second));
                return await tx.One<int>($"SELECT COUNT(*) FROM {table}");
            },
            default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Database.Write<bool>(
            tx =>
            {
                tx.Deferred<PutOff>().Work.Add((Insert(table), undone));
                throw new InvalidOperationException();
            },
            default));

        Assert.Equal(0, before);
        var ids = await host.Database.Read(tx => tx.Query<Guid>($"SELECT id FROM {table}"), default);
        Assert.Equal(new[] { first.Id, second.Id }.ToHashSet(), ids.ToHashSet());
    }

    private sealed class PutOff : IDeferred
    {
        public List<(string Sql, Row Row)> Work { get; } = [];

        public async Task Settle(Session tx)
        {
            foreach (var (sql, row) in Work)
            {
                await tx.Execute(sql, row);
            }
        }
    }

    private static Row Minimal(DateTimeOffset time) => new() { Id = Guid.CreateVersion7(), ObserveTime = time, IsDone = false, Kind = Kind.First };

    private async Task<string> NewTable()
    {
        var table = $"rows_{Guid.NewGuid():N}";
        await host.Database.Write(
            tx => tx.Execute(tx.Dialect.Ddl($"""
                CREATE TABLE {table} (
                    id            UNIQUEIDENTIFIER   NOT NULL PRIMARY KEY,
                    observe_time  DATETIMEOFFSET(7)  NOT NULL,
                    day           DATE               NULL,
                    is_done       BIT                NOT NULL,
                    kind          INT                NOT NULL,
                    count         INT                NULL,
                    total         BIGINT             NULL,
                    notes         NVARCHAR(MAX)      NULL,
                    data          VARBINARY(MAX)     NULL
                )
                """)),
            default);
        return table;
    }

    private static string Insert(string table) =>
        $"INSERT INTO {table} ({Row.Columns}) VALUES (@Id, @ObserveTime, @Day, @IsDone, @Kind, @Count, @Total, @Notes, @Data)";

    private enum Kind
    {
        Unspecified,
        First,
        Second,
    }

    private sealed record Row
    {
        public const string Columns = "id, observe_time, day, is_done, kind, count, total, notes, data";

        public required Guid Id { get; init; }

        public required DateTimeOffset ObserveTime { get; init; }

        public DateOnly? Day { get; init; }

        public required bool IsDone { get; init; }

        public required Kind Kind { get; init; }

        public int? Count { get; init; }

        public long? Total { get; init; }

        public string? Notes { get; init; }

        public byte[]? Data { get; init; }
    }
}

public sealed class SessionOnSqlite(SqliteHost host) : SessionTests(host), IClassFixture<SqliteHost>;

public sealed class SessionOnSqlServer(SqlServerHost host) : SessionTests(host), IClassFixture<SqlServerHost>;
