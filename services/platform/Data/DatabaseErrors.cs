using Microsoft.Data.Sqlite;

namespace Coaching.Platform;

/// <summary>What callers are told when the database itself cannot take their work.</summary>
internal static class DatabaseErrors
{
    internal static Exception QueueFull() =>
        Errors.Exhausted("WRITE_QUEUE_FULL", "Too many requests wait for the database. Try again shortly.", TimeSpan.FromSeconds(1));

    /// <summary>A full disk is told apart; every other error keeps its own shape.</summary>
    internal static Exception Map(Exception error) => error is SqliteException { SqliteErrorCode: SqliteDialect.Full }
        ? Errors.Exhausted("STORAGE_FULL", "The service has no room to store anything.", TimeSpan.FromSeconds(30))
        : error;
}
