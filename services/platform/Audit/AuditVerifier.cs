namespace Coaching.Platform;

/// <summary>The first entry of a chain that is not as it was written, and why.</summary>
/// <param name="Chain">The chain, 0 to 15.</param>
/// <param name="Seq">The position at which the chain first breaks.</param>
/// <param name="Cause">What is wrong there.</param>
public sealed record AuditBreak(int Chain, long Seq, string Cause);

/// <summary>The position and hash of a chain's last entry, to be kept outside the database.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Seq">The number of entries ever written.</param>
/// <param name="Hash">The last entry's hash in lower-case hexadecimal.</param>
public sealed record AuditAnchor(int Chain, long Seq, string Hash);

/// <summary>Walks the audit chains.</summary>
public static class AuditVerifier
{
    private const int PageSize = 1_000;

    /// <summary>
    /// Finds the first broken position of each chain; none means that nothing was edited, removed, added or moved. Whoever may write every
    /// table could also write a whole new chain: anchors that were kept elsewhere find that too.
    /// </summary>
    public static async Task<IReadOnlyList<AuditBreak>> Verify(Database db, CancellationToken cancel, IReadOnlyList<AuditAnchor>? anchors = null)
    {
        ArgumentNullException.ThrowIfNull(db);
        var breaks = new List<AuditBreak>();
        for (var chain = 0; chain < AuditLog.Chains; chain++)
        {
            if (await VerifyChain(db, chain, anchors?.Where(anchor => anchor.Chain == chain).ToList() ?? [], cancel) is { } broken)
            {
                breaks.Add(broken);
            }
        }

        return breaks;
    }

    /// <summary>The chains' heads as they are now, for a backup's manifest or a log that is kept elsewhere.</summary>
    public static async Task<IReadOnlyList<AuditAnchor>> Anchors(Database db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var heads = await db.Read(tx => tx.Query<AuditHead>(SelectHeads), cancel);
        return [.. heads.Select(head => new AuditAnchor(head.Chain, head.Seq, Convert.ToHexStringLower(head.Hash)))];
    }

    private static async Task<AuditBreak?> VerifyChain(Database db, int chain, List<AuditAnchor> anchors, CancellationToken cancel)
    {
        // The head first: entries written meanwhile come after it and are of no concern.
        var head = await db.Read(tx => tx.Find<AuditHead>(AuditLog.SelectHead, new { Chain = chain }), cancel);
        if (head is null)
        {
            return new AuditBreak(chain, 0, "The chain's head is missing.");
        }

        byte[] previous = [];
        var seq = 0L;
        while (seq < head.Seq)
        {
            var after = seq;
            var page = await db.Read(tx => tx.Page<AuditRow>(SelectPage, new { Chain = chain, After = after, Head = head.Seq, take = PageSize }), cancel);
            foreach (var row in page)
            {
                if (Check(row, seq + 1, previous, anchors) is { } cause)
                {
                    return new AuditBreak(chain, seq + 1, cause);
                }

                (seq, previous) = (row.Seq, row.Hash);
            }

            if (page.Count < PageSize && seq < head.Seq)
            {
                return new AuditBreak(chain, seq + 1, "Entries are missing at the end.");
            }
        }

        if (!previous.AsSpan().SequenceEqual(head.Hash))
        {
            return new AuditBreak(chain, head.Seq, "The last entry is not the one that the head names.");
        }

        if (anchors.Find(anchor => anchor.Seq > head.Seq) is not null)
        {
            return new AuditBreak(chain, head.Seq + 1, "Entries are missing at the end.");
        }

        return await BeyondHead(db, head, cancel);
    }

    private static string? Check(AuditRow row, long expected, byte[] previous, List<AuditAnchor> anchors)
    {
        if (row.Seq != expected)
        {
            return "An entry is missing.";
        }

        if (!row.PreviousHash.AsSpan().SequenceEqual(previous))
        {
            return "The entry does not follow the one before it.";
        }

        if (!row.ComputeHash().AsSpan().SequenceEqual(row.Hash))
        {
            return "The entry has been edited.";
        }

        return anchors.Exists(anchor => anchor.Seq == row.Seq && anchor.Hash != Convert.ToHexStringLower(row.Hash))
            ? "The chain has been written anew up to here."
            : null;
    }

    // One snapshot of head and rows, since a healthy chain may have grown by now.
    private static async Task<AuditBreak?> BeyondHead(Database db, AuditHead head, CancellationToken cancel)
    {
        var seq = await db.Read(tx => tx.Find<long?>(SelectBeyondHead, new { head.Chain }), cancel);
        return seq is { } added ? new AuditBreak(head.Chain, added, "An entry was added that the head does not know.") : null;
    }

    private const string SelectHeads = "SELECT chain, seq, hash FROM audit_heads ORDER BY chain";

    private const string SelectPage = $"""
        SELECT {AuditRow.Columns}
        FROM audit
        WHERE chain = @Chain AND seq > @After AND seq <= @Head
        ORDER BY seq
        """;

    private const string SelectBeyondHead = """
        SELECT MIN(a.seq)
        FROM audit a JOIN audit_heads h ON h.chain = a.chain
        WHERE a.chain = @Chain AND a.seq > h.seq
        """;
}
