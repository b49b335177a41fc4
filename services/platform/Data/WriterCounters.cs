namespace Coaching.Platform;

/// <summary>The last entry of one audit chain.</summary>
internal sealed record AuditHead
{
    public required int Chain { get; init; }

    public required long Seq { get; init; }

    public required byte[] Hash { get; init; }
}

/// <summary>
/// What SQLite's only writer keeps in memory instead of asking the database each time: the last feed number and the heads of the audit
/// chains. They move with the work that uses them and go back when it is undone, so neither ever has a gap.
/// </summary>
internal sealed class WriterCounters
{
    private long? _feedSeq;
    private AuditHead?[] _heads = new AuditHead?[AuditLog.Chains];
    private readonly AuditHead?[] _saved = new AuditHead?[AuditLog.Chains];

    internal async ValueTask<long> NextFeedSeq(Session tx)
    {
        var next = (_feedSeq ?? await tx.One<long>(SelectLastFeedSeq)) + 1;
        _feedSeq = next;
        return next;
    }

    internal async ValueTask<AuditHead> Head(Session tx, int chain) =>
        _heads[chain] ??= _saved[chain] ??= await tx.One<AuditHead>(AuditLog.SelectHead, new { Chain = chain });

    internal void Advance(AuditHead head) => _heads[head.Chain] = head;

    internal WriterMark Save() => new(_feedSeq, [.. _heads]);

    internal void Restore(WriterMark mark)
    {
        _feedSeq = mark.FeedSeq;
        _heads = mark.Heads;
    }

    /// <summary>Writes the heads that moved, once for a whole group of requests.</summary>
    internal async Task Flush(Session tx)
    {
        for (var chain = 0; chain < AuditLog.Chains; chain++)
        {
            if (_heads[chain] is { } head && !ReferenceEquals(head, _saved[chain]))
            {
                await tx.Execute(AuditLog.MoveHead, head);
                _saved[chain] = head;
            }
        }
    }

    private const string SelectLastFeedSeq = "SELECT COALESCE(MAX(feed_seq), 0) FROM outbox";
}

/// <summary>A point to which the counters can go back.</summary>
internal sealed record WriterMark(long? FeedSeq, AuditHead?[] Heads);
