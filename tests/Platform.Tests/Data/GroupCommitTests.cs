using System.Globalization;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Coaching.Platform.Tests;

/// <summary>The one writer of SQLite: shared commits, outcomes of one's own.</summary>
public sealed class GroupCommitTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private Database _db = null!;

    public async Task InitializeAsync()
    {
        _db = Open();
        await _db.Migrate();
        await _db.Write(tx => tx.Execute("CREATE TABLE notes (id INTEGER NOT NULL PRIMARY KEY, text NVARCHAR(100) NOT NULL)"), default);
    }

    public async Task DisposeAsync()
    {
        await _db.DisposeAsync();
        _folder.Delete();
    }

    [Fact]
    public async Task A_failing_request_harms_no_neighbour_of_its_group()
    {
        var writes = await InOneGroup(20, async (tx, id) =>
        {
            await Insert(tx, id);
            return id % 3 == 0 ? throw new InvalidOperationException($"no {id}") : id;
        });

        for (var id = 0; id < writes.Count; id++)
        {
            if (id % 3 == 0)
            {
                Assert.Equal($"no {id}", (await Assert.ThrowsAsync<InvalidOperationException>(() => writes[id])).Message);
            }
            else
            {
                Assert.Equal(id, await writes[id]);
            }
        }

        Assert.Equal(Enumerable.Range(0, 20).Where(id => id % 3 != 0), await Ids());
    }

    [Fact]
    public async Task A_unique_violation_ends_the_statement_and_not_the_transaction()
    {
        await Write(1);

        var inserted = await _db.Write(
            async tx =>
            {
                await Insert(tx, 2);
                var again = await tx.TryInsert(InsertNote, new { Id = 1, Text = "again" });
                await Insert(tx, 3);
                return again;
            },
            default);

        Assert.False(inserted);
        Assert.Equal([1, 2, 3], await Ids());
    }

    [Fact]
    public async Task Parallel_writers_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async writer =>
        {
            for (var i = 0; i < 50; i++)
            {
                await Write((writer * 50) + i);
            }
        }));

        Assert.Equal(Enumerable.Range(0, 3_200), await Ids());
    }

    [Fact]
    public async Task What_was_acknowledged_is_on_disk_at_once_and_after_reopening()
    {
        await Write(7);

        await using (var other = new SqliteConnection($"Data Source={_folder.File("test.db")};Mode=ReadOnly;Pooling=False"))
        {
            await other.OpenAsync();
            await using var command = other.CreateCommand();
            command.CommandText = "SELECT text FROM notes WHERE id = 7";
            Assert.Equal("note 7", await command.ExecuteScalarAsync());
        }

        await _db.DisposeAsync();
        _db = Open();
        Assert.Equal([7], await Ids());
    }

    [Fact]
    public async Task Feed_numbers_have_no_gap_whatever_is_rolled_back()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var plans = Enumerable.Range(0, 400).Select(_ => (Facts: random.Next(0, 4), Fails: random.Next(3) == 0, NestedFails: random.Next(3) == 0)).ToList();

        await Task.WhenAll(plans.Select(async (plan, id) =>
        {
            var write = _db.Write(
                async tx =>
                {
                    for (var fact = 1; fact <= plan.Facts; fact++)
                    {
                        await tx.Publish($"notes/{id}", fact, new StringValue { Value = "x" });
                    }

                    await Swallow(() => tx.Nested(async () =>
                    {
                        await tx.Publish($"notes/{id}", 9, new StringValue { Value = "nested" });
                        Fail(plan.NestedFails);
                    }));
                    Fail(plan.Fails);
                },
                default);
            await Swallow(() => write);
        }));

        var expected = plans.Where(plan => !plan.Fails).Sum(plan => plan.Facts + (plan.NestedFails ? 0 : 1));
        var numbers = await _db.Read(tx => tx.Query<long>("SELECT feed_seq FROM outbox ORDER BY feed_seq"), default);
        Assert.Equal(Enumerable.Range(1, expected).Select(number => (long)number), numbers);
    }

    [Fact]
    public async Task Feed_numbers_go_on_after_reopening()
    {
        await Publish("notes/1");
        await _db.DisposeAsync();
        _db = Open();
        await Publish("notes/2");

        Assert.Equal([1L, 2L], await _db.Read(tx => tx.Query<long>("SELECT feed_seq FROM outbox ORDER BY feed_seq"), default));
    }

    [Fact]
    public async Task A_commit_with_facts_wakes_those_who_wait_and_one_without_does_not()
    {
        var next = _db.Committed.Next;
        await Write(1);
        Assert.False(next.IsCompleted);

        await Publish("notes/1");
        await next.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Work_cancelled_before_its_turn_is_not_run()
    {
        using var cancel = new CancellationTokenSource();
        var ran = false;
        var hold = new TaskCompletionSource();
        var holder = _db.Write(_ => hold.Task, default);
        var write = _db.Write(
            tx =>
            {
                ran = true;
                return Insert(tx, 1);
            },
            cancel.Token);

        await cancel.CancelAsync();
        hold.SetResult();
        await holder;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        Assert.False(ran);
    }

    [Fact]
    public async Task More_waiting_requests_than_allowed_are_told_so()
    {
        await _db.DisposeAsync();
        _db = Open(new DatabaseOptions { MaxQueued = 3 });
        var entered = new TaskCompletionSource();
        var hold = new TaskCompletionSource();
        var holder = _db.Write(
            _ =>
            {
                entered.SetResult();
                return hold.Task;
            },
            default);
        await entered.Task;
        var waiting = Enumerable.Range(0, 3).Select(Write).ToList();

        var error = await Assert.ThrowsAsync<RpcException>(() => Write(3));
        hold.SetResult();
        await holder;
        await Task.WhenAll(waiting);

        Assert.Equal((StatusCode.ResourceExhausted, "WRITE_QUEUE_FULL"), (error.StatusCode, Errors.Reason(error)));
        Assert.Equal([0, 1, 2], await Ids());
    }

    [Fact]
    public async Task A_commit_that_fails_fails_its_whole_group_and_the_writer_lives_on()
    {
        await _db.Write(
            tx => tx.Execute("CREATE TABLE replies (id INTEGER PRIMARY KEY, note INT NOT NULL REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED)"),
            default);

        var writes = await InOneGroup(3, async (tx, id) =>
        {
            await tx.Publish($"notes/{id}", 1, new StringValue { Value = "x" });
            return id == 1 ? await tx.Execute("INSERT INTO replies (id, note) VALUES (1, 99)") : await Insert(tx, id);
        });

        foreach (var write in writes)
        {
            await Assert.ThrowsAsync<SqliteException>(() => write);
        }

        await Publish("notes/after");
        Assert.Empty(await Ids());
        Assert.Equal([1L], await _db.Read(tx => tx.Query<long>("SELECT feed_seq FROM outbox"), default));
    }

    [Fact]
    public async Task A_full_disk_is_told_apart_and_heals()
    {
        await _db.Write(tx => tx.Find<long>("PRAGMA max_page_count = 60"), default);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (var id = 0; id < 10_000; id++)
            {
                await _db.Write(tx => tx.Execute(InsertNote, new { Id = id, Text = new string('x', 2_000) }), default);
            }
        });
        var kept = await Ids();

        await _db.Write(tx => tx.Find<long>("PRAGMA max_page_count = 100000"), default);
        await Write(20_000);

        Assert.Equal((StatusCode.ResourceExhausted, "STORAGE_FULL"), (error.StatusCode, Errors.Reason(error)));
        Assert.Equal([.. kept, 20_000], await Ids());
    }

    [Fact]
    public void A_second_opening_of_the_file_is_refused_in_one_line()
    {
        var error = Assert.Throws<DatabaseStartException>(() => Open());

        Assert.Contains("is in use by another process", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task A_long_read_stops_when_its_caller_is_gone()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _db.Read(
            tx => tx.One<long>("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000000) SELECT COUNT(*) FROM n"),
            cancel.Token));
        Assert.Empty(await Ids());
    }

    private Database Open(DatabaseOptions? options = null)
    {
        options ??= new DatabaseOptions();
        options.Path = _folder.File("test.db");
        return Database.Open(options, "test", TimeProvider.System);
    }

    /// <summary>Keeps the writer busy until all are waiting, so that they share the next commit.</summary>
    private async Task<List<Task<int>>> InOneGroup(int count, Func<Session, int, Task<int>> work)
    {
        var hold = new TaskCompletionSource();
        var holder = _db.Write(_ => hold.Task, default);
        var writes = Enumerable.Range(0, count).Select(id => _db.Write(tx => work(tx, id), default)).ToList();
        hold.SetResult();
        await Task.WhenAny(holder, Task.Delay(TimeSpan.FromSeconds(10)));
        return writes;
    }

    private Task<int> Write(int id) => _db.Write(tx => Insert(tx, id), default);

    private Task Publish(string aggregate) => _db.Write(tx => tx.Publish(aggregate, 1, new StringValue { Value = "x" }), default);

    private Task<IReadOnlyList<int>> Ids() => _db.Read(tx => tx.Query<int>("SELECT id FROM notes ORDER BY id"), default);

    private static Task<int> Insert(Session tx, int id) =>
        tx.Execute(InsertNote, new { Id = id, Text = string.Create(CultureInfo.InvariantCulture, $"note {id}") });

    private static async Task Swallow(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (InvalidOperationException e) when (e.Message == "planned")
        {
            // The plan said so.
        }
    }

    private static void Fail(bool planned)
    {
        if (planned)
        {
            throw new InvalidOperationException("planned");
        }
    }

    private const string InsertNote = "INSERT INTO notes (id, text) VALUES (@Id, @Text)";
}
