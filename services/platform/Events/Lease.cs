namespace Coaching.Platform;

/// <summary>
/// Lets one replica at a time do a job and remembers how far the job is. Every write of the holder repeats its epoch, so that
/// one that slept through its own replacement changes nothing. No clock is compared with another's: a holder beats, and whoever
/// has watched the beat stand still for the whole duration takes over.
/// </summary>
public sealed class Lease(string name, Database database, bool isAlone, TimeSpan duration, TimeProvider clock)
{
    private readonly string _holder = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
    private LeaseRow? _seen;
    private long _seenAt;
    private long _renewedAt;

    /// <summary>The number of this replica's reign; 0 when it does not reign.</summary>
    public long Epoch { get; private set; }

    /// <summary>True when this replica holds the lease: it renews what it has, or takes over what nobody keeps up.</summary>
    public async Task<bool> Hold(CancellationToken cancel)
    {
        if (Epoch != 0 && clock.GetElapsedTime(_renewedAt) < duration / 3)
        {
            return true;
        }

        var now = clock.GetTimestamp();
        Epoch = await database.Write(tx => Epoch == 0 ? TakeOver(tx) : Renew(tx), cancel);
        _renewedAt = now;
        return Epoch != 0;
    }

    /// <summary>Reads how far the job is.</summary>
    public Task<long> Position(Session tx) => Checked(tx).One<long>("SELECT position FROM leases WHERE name = @name", new { name });

    /// <summary>Records how far the job is; false, and nothing happens, when another replica has taken over.</summary>
    public async Task<bool> Record(Session tx, long position) =>
        await Checked(tx).Execute(UpdatePosition, new { name, Epoch, position }) == 1;

    /// <summary>Locks the lease for the rest of the transaction; false when another replica has taken over.</summary>
    public async Task<bool> Fence(Session tx) => await Checked(tx).Execute(UpdateBeat, new { name, Epoch }) == 1;

    /// <summary>Forgets that this replica held the lease.</summary>
    public void Lose() => Epoch = 0;

    /// <summary>Gives the lease up, so that another replica need not wait.</summary>
    public async Task Release(CancellationToken cancel)
    {
        if (Epoch != 0)
        {
            await database.Write(tx => tx.Execute(UpdateHolder, new { name, Epoch }), cancel);
            Epoch = 0;
        }
    }

    private static Session Checked(Session tx)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return tx;
    }

    private async Task<long> Renew(Session tx) => await Fence(tx) ? Epoch : 0;

    private async Task<long> TakeOver(Session tx)
    {
        var row = await tx.Find<LeaseRow>(SelectLease, new { name });
        if (row is null)
        {
            return await tx.TryInsert(InsertLease, new { name, holder = _holder }) ? 1 : 0;
        }

        if (row != _seen)
        {
            (_seen, _seenAt) = (row, clock.GetTimestamp());
        }

        var isFree = isAlone || row.Holder.Length == 0 || clock.GetElapsedTime(_seenAt) >= duration;
        return isFree && await tx.Execute(UpdateEpoch, new { name, row.Epoch, row.Beat, holder = _holder }) == 1 ? row.Epoch + 1 : 0;
    }

    private const string SelectLease = "SELECT epoch, beat, holder FROM leases WHERE name = @name";

    private const string InsertLease = """
        INSERT INTO leases (name, epoch, beat, holder, position)
        VALUES (@name, 1, 0, @holder, 0)
        """;

    private const string UpdateEpoch = """
        UPDATE leases SET epoch = epoch + 1, beat = beat + 1, holder = @holder
        WHERE name = @name AND epoch = @Epoch AND beat = @Beat
        """;

    private const string UpdateBeat = "UPDATE leases SET beat = beat + 1 WHERE name = @name AND epoch = @Epoch";

    private const string UpdatePosition = "UPDATE leases SET beat = beat + 1, position = @position WHERE name = @name AND epoch = @Epoch";

    private const string UpdateHolder = "UPDATE leases SET holder = '' WHERE name = @name AND epoch = @Epoch";

    private sealed record LeaseRow
    {
        public required long Epoch { get; init; }

        public required long Beat { get; init; }

        public required string Holder { get; init; }
    }
}
