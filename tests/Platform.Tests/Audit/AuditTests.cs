using System.Data.Common;
using Coaching.Testing;

namespace Coaching.Platform.Tests;

/// <summary>Every write and every sensitive read has its entry, and no entry can be changed unseen.</summary>
public abstract class AuditTests(DatabaseHost host) : IAsyncLifetime
{
    private const string Actor = "people/coach";
    private static readonly int Chain = AuditLog.ChainOf(Actor);

    /// <summary>A new log of ten entries for each test, since most of them damage it.</summary>
    public async Task InitializeAsync()
    {
        await host.InitializeAsync();
        var others = Enumerable.Range(0, 100).Select(i => $"people/other-{i}").Where(other => AuditLog.ChainOf(other) != Chain);
        foreach (var actor in Enumerable.Repeat(Actor, 10).Concat(others.Take(20)))
        {
            await Append(actor);
        }
    }

    public Task DisposeAsync() => host.DisposeAsync();

    [DatabaseFact]
    public async Task An_untouched_log_verifies()
    {
        var anchors = await AuditVerifier.Anchors(host.Database, default);
        await Append(Actor);

        Assert.Empty(await AuditVerifier.Verify(host.Database, default, anchors));
    }

    [DatabaseFact]
    public Task An_edited_entry_is_found() => Tamper(5, "UPDATE audit SET purpose = 'appraisal' WHERE chain = @Chain AND seq = 5");

    [DatabaseFact]
    public Task An_entry_moved_in_time_is_found() =>
        Tamper(5, "UPDATE audit SET time = (SELECT MIN(time) FROM audit) WHERE chain = @Chain AND seq = 5");

    [DatabaseFact]
    public Task A_removed_entry_is_found() => Tamper(5, "DELETE FROM audit WHERE chain = @Chain AND seq = 5");

    [DatabaseFact]
    public Task A_removed_entry_whose_followers_moved_up_is_found() => Tamper(
        5,
        "DELETE FROM audit WHERE chain = @Chain AND seq = 5",
        "UPDATE audit SET seq = seq - 1 WHERE chain = @Chain AND seq > 5",
        "UPDATE audit_heads SET seq = seq - 1 WHERE chain = @Chain");

    [DatabaseFact]
    public Task An_inserted_entry_is_found() => Tamper(
        5,
        "UPDATE audit SET seq = seq + 100 WHERE chain = @Chain AND seq >= 5",
        "UPDATE audit SET seq = seq - 99 WHERE chain = @Chain AND seq >= 100",
        Copy("5", "seq = 4"),
        "UPDATE audit_heads SET seq = seq + 1 WHERE chain = @Chain");

    [DatabaseFact]
    public Task Two_swapped_entries_are_found() => Tamper(
        5,
        "UPDATE audit SET seq = 1005 WHERE chain = @Chain AND seq = 5",
        "UPDATE audit SET seq = 5 WHERE chain = @Chain AND seq = 6",
        "UPDATE audit SET seq = 6 WHERE chain = @Chain AND seq = 1005");

    [DatabaseFact]
    public Task Entries_cut_off_at_the_end_are_found() => Tamper(9, "DELETE FROM audit WHERE chain = @Chain AND seq >= 9");

    [DatabaseFact]
    public Task An_entry_added_at_the_end_is_found() => Tamper(11, Copy("11", "seq = 10"));

    [DatabaseFact]
    public Task A_missing_head_is_found() => Tamper(0, "DELETE FROM audit_heads WHERE chain = @Chain");

    [DatabaseFact]
    public async Task Entries_cut_off_together_with_their_head_are_found_by_an_anchor()
    {
        var anchors = await AuditVerifier.Anchors(host.Database, default);

        await Run(
            "DELETE FROM audit WHERE chain = @Chain AND seq >= 9",
            "UPDATE audit_heads SET seq = 8, hash = (SELECT hash FROM audit WHERE chain = @Chain AND seq = 8) WHERE chain = @Chain");

        Assert.Empty(await AuditVerifier.Verify(host.Database, default));
        Assert.Equal((Chain, 9L), Position(await AuditVerifier.Verify(host.Database, default, anchors)));
    }

    [DatabaseFact]
    public async Task A_chain_written_anew_is_found_by_an_anchor()
    {
        var anchors = await AuditVerifier.Anchors(host.Database, default);

        await Forge();

        Assert.Empty(await AuditVerifier.Verify(host.Database, default));
        Assert.Equal((Chain, 10L), Position(await AuditVerifier.Verify(host.Database, default, anchors)));
    }

    [DatabaseFact]
    public async Task A_write_that_fails_leaves_no_entry()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Database.Write<bool>(
            async tx =>
            {
                await tx.Append(Entry(Actor));
                throw new InvalidOperationException();
            },
            default));
        await Append(Actor);

        Assert.Equal(11, await Count(Actor));
        Assert.Empty(await AuditVerifier.Verify(host.Database, default));
    }

    [DatabaseFact]
    public async Task A_sensitive_read_has_one_entry_that_names_what_was_read()
    {
        var answer = await host.Database.ReadAudited<string>(
            new TestCall("people/reader"),
            _ => Task.FromResult(("notes", (IReadOnlyList<string>)[.. Enumerable.Range(1, 7).Select(i => $"observations/{i}")])));

        var entry = await host.Database.Read(
            tx => tx.One<(string Resource, int Resources, string Relations, string Ip)>(
                "SELECT resource, resources, relations, ip_prefix FROM audit WHERE actor = 'people/reader'"),
            default);
        Assert.Equal("notes", answer);
        Assert.Equal(
            ("observations/1 observations/2 observations/3 observations/4 observations/5 ...", 7, "Coach", "10.1.2.0/24"),
            entry);
    }

    [DatabaseFact]
    public async Task Without_its_entry_a_sensitive_read_gives_nothing()
    {
        await Run("DROP TABLE audit");

        await Assert.ThrowsAnyAsync<DbException>(() => host.Database.ReadAudited<string>(
            new TestCall(Actor), _ => Task.FromResult(("notes", (IReadOnlyList<string>)["observations/1"]))));
    }

    private async Task Tamper(long position, params string[] statements)
    {
        await Run(statements);

        Assert.Equal((Chain, position), Position(await AuditVerifier.Verify(host.Database, default)));
    }

    // Someone who may write every table and knows the form computes a whole new chain.
    private async Task Forge()
    {
        var rows = await host.Database.Read(
            tx => tx.Query<AuditRow>($"SELECT {AuditRow.Columns} FROM audit WHERE chain = @Chain ORDER BY seq", new { Chain }), default);
        byte[] previous = [];
        foreach (var row in rows)
        {
            var forged = row with { PreviousHash = previous, Client = "forged" };
            forged = forged with { Hash = forged.ComputeHash() };
            await host.Database.Write(
                tx => tx.Execute("UPDATE audit SET client = @Client, previous_hash = @PreviousHash, hash = @Hash WHERE chain = @Chain AND seq = @Seq", forged),
                default);
            previous = forged.Hash;
        }

        await host.Database.Write(tx => tx.Execute("UPDATE audit_heads SET hash = @Hash WHERE chain = @Chain", new { Hash = previous, Chain }), default);
    }

    private Task Run(params string[] statements) => host.Database.Write(
        async tx =>
        {
            foreach (var statement in statements)
            {
                await tx.Execute(statement, new { Chain });
            }
        },
        default);

    private Task Append(string actor) => host.Database.Write(tx => tx.Append(Entry(actor)), default);

    private Task<int> Count(string actor) =>
        host.Database.Read(tx => tx.One<int>("SELECT COUNT(*) FROM audit WHERE actor = @Actor", new { Actor = actor }), default);

    private static AuditEntry Entry(string actor) => new() { Actor = actor, Method = "/test/Write", Resource = "people/ana" };

    private static (int Chain, long Seq) Position(IReadOnlyList<AuditBreak> breaks)
    {
        var found = Assert.Single(breaks);
        return (found.Chain, found.Seq);
    }

    private static string Copy(string seq, string where) =>
        $"INSERT INTO audit ({AuditRow.Columns}) SELECT {AuditRow.Columns.Replace(" seq", $" {seq}", StringComparison.Ordinal)} FROM audit WHERE chain = @Chain AND {where}";
}

public sealed class AuditOnSqlite() : AuditTests(new SqliteHost());

public sealed class AuditOnSqlServer() : AuditTests(new SqlServerHost());
