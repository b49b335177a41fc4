using System.Security.Cryptography;
using System.Text;

namespace Coaching.Platform;

/// <summary>The hash-chained record of every write and of every read of developmental content.</summary>
public static class AuditLog
{
    internal const int Chains = 16;

    /// <summary>Adds an entry in this transaction: what it tells of and the entry itself are stored together or not at all.</summary>
    public static async Task Append(this Session tx, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(entry);
        var chain = ChainOf(entry.Actor);
        var head = tx.Counters is { } counters ? await counters.Head(tx, chain) : await LockHead(tx, chain);
        var row = new AuditRow
        {
            Chain = chain,
            Seq = head.Seq + 1,
            Time = tx.Now,
            Actor = entry.Actor,
            Roles = entry.Roles,
            Relations = entry.Relations,
            Purpose = entry.Purpose,
            Method = entry.Method,
            Resource = entry.Resource,
            Resources = entry.Resources,
            RequestId = entry.RequestId,
            Client = entry.Client,
            IpPrefix = entry.IpPrefix,
            PreviousHash = head.Hash,
        };
        row = row with { Hash = row.ComputeHash() };
        await tx.Execute(InsertEntry, row);
        var next = new AuditHead { Chain = chain, Seq = row.Seq, Hash = row.Hash };
        if (tx.Counters is null)
        {
            await tx.Execute(MoveHead, next);
        }
        else
        {
            tx.Counters.Advance(next);
        }
    }

    internal static int ChainOf(string actor) => SHA256.HashData(Encoding.UTF8.GetBytes(actor))[0] % Chains;

    // Touching the head's row first makes the next writer of this chain wait for our commit.
    private static async Task<AuditHead> LockHead(Session tx, int chain)
    {
        await tx.Execute(TouchHead, new { Chain = chain });
        return await tx.One<AuditHead>(SelectHead, new { Chain = chain });
    }

    internal const string SelectHead = "SELECT chain, seq, hash FROM audit_heads WHERE chain = @Chain";

    internal const string MoveHead = "UPDATE audit_heads SET seq = @Seq, hash = @Hash WHERE chain = @Chain";

    private const string TouchHead = "UPDATE audit_heads SET seq = seq WHERE chain = @Chain";

    private const string InsertEntry = $"""
        INSERT INTO audit ({AuditRow.Columns})
        VALUES (@Chain, @Seq, @Time, @Actor, @Roles, @Relations, @Purpose, @Method, @Resource, @Resources, @RequestId, @Client, @IpPrefix,
            @PreviousHash, @Hash)
        """;
}
