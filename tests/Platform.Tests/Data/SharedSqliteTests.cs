using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Platform.Tests;

/// <summary>Two processes' worth of writers on one SQLite file, as when a new one takes over from another that still serves.</summary>
public sealed class SharedSqliteTests : IDisposable
{
    private const int Writes = 200;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Facts_are_numbered_without_a_gap_and_audit_chains_hold_when_two_share_the_file()
    {
        await using var one = Open(isShared: true);
        await one.Migrate();
        await using var other = Open(isShared: true);

        await Task.WhenAll(Enumerable.Range(0, Writes).Select(number => (number % 2 == 0 ? one : other).Write(
            async tx =>
            {
                var id = Guid.NewGuid().ToString("N");
                await tx.Publish($"operations/{id}", 1, new StringValue { Value = id });
                await tx.Append(new AuditEntry { Actor = "people/ana", Method = "/test/Write", Resource = $"operations/{id}" });
            },
            default)));

        Assert.Equal(
            Enumerable.Range(1, Writes).Select(number => (long)number),
            await one.Read(tx => tx.Query<long>("SELECT feed_seq FROM outbox ORDER BY feed_seq"), default));
        Assert.Equal(Writes, await other.Read(tx => tx.One<int>("SELECT COUNT(*) FROM audit"), default));
        Assert.Empty(await AuditVerifier.Verify(other, default));
    }

    [Fact]
    public async Task Who_shares_the_file_keeps_out_who_does_not()
    {
        await using var one = Open(isShared: true);

        Assert.Contains("in use by another process", Assert.Throws<DatabaseStartException>(() => Open(isShared: false)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete();

    private Database Open(bool isShared) =>
        Database.Open(new DatabaseOptions { Path = _folder.File("shared.db"), Shared = isShared }, "test", TimeProvider.System);
}
