using System.Data.Common;

namespace Coaching.Platform;

/// <summary>Remembers which event a transaction was at, so that what went wrong is blamed on the right one.</summary>
internal sealed class Attempt
{
    private const int Nowhere = -1;

    /// <summary>The event's place in the batch.</summary>
    public int Index { get; private set; } = Nowhere;

    public void Begin(int index) => Index = index;

    public void End() => Index = Nowhere;

    /// <summary>True when an event is to blame, and not the database or a shutdown.</summary>
    public bool Failed(Exception e, Dialect dialect) =>
        Index != Nowhere && e is not OperationCanceledException && !(e is DbException database && dialect.IsTransient(database));
}
