using System.Data.Common;
using System.Reflection;

namespace Coaching.Platform;

/// <summary>Where a migrator is with a statement.</summary>
internal enum MigrationPhase
{
    /// <summary>Its transaction is open, and nothing of it has run.</summary>
    Starting,

    /// <summary>It has run and is in the journal, and neither is committed.</summary>
    Executed,

    /// <summary>Both are on disk.</summary>
    Committed,
}

/// <summary>
/// Brings a database's schema up to date from the scripts that assemblies carry. Each statement commits together with its line in the
/// journal, so that a migrator that was killed anywhere is followed by another that goes on there; and under the lease of the
/// database, so that of several at once each statement is one's.
/// </summary>
internal sealed class Migrator(Database database, params Assembly[] assemblies)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly IReadOnlyList<MigrationScript> _scripts = MigrationScript.Read(database.Dialect, assemblies);

    /// <summary>Hears of each phase of each statement.</summary>
    public Action<MigrationStep, MigrationPhase> Progress { get; init; } = (_, _) => { };

    /// <summary>How long one statement may run, and how long it may wait for locks of others.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The version that asks; a schema may have left it behind.</summary>
    public Version Version { get; init; } = Own();

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The statements that are missing, in order; reads only.</summary>
    public async Task<IReadOnlyList<MigrationStep>> Pending(CancellationToken cancel) =>
        (await database.Read(MigrationJournal.Read, cancel)).Pending(_scripts, Version);

    /// <summary>Applies what is missing and answers how much that was; throws when an applied script has been edited since.</summary>
    public async Task<int> Apply(CancellationToken cancel)
    {
        var pending = await Pending(cancel);
        if (pending.Count > 0)
        {
            await InTurn(MigrationJournal.Create, "The journal of migrations", cancel);
        }

        foreach (var step in pending)
        {
            await InTurn(tx => Apply(tx, step), step.ToString(), cancel);
            Progress(step, MigrationPhase.Committed);
        }

        return pending.Count;
    }

    private async Task Apply(Session tx, MigrationStep step)
    {
        if (await MigrationJournal.Holds(tx, step))
        {
            return;
        }

        Progress(step, MigrationPhase.Starting);
        await tx.ExecuteLong(tx.Dialect.Ddl(step.Text), Patience);
        await MigrationJournal.Record(tx, step);
        Progress(step, MigrationPhase.Executed);
    }

    // A statement that waits for a lock gives way after two seconds, since everybody else queues behind it, and tries again.
    private async Task InTurn(Func<Session, Task> work, string what, CancellationToken cancel)
    {
        var began = Clock.GetTimestamp();
        while (true)
        {
            try
            {
                await database.Write(tx => Hold(tx, work), cancel);
                return;
            }
            catch (DbException e) when (database.Dialect.IsLockTimeout(e) && Clock.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(Pause, Clock, cancel);
            }
            catch (DbException e)
            {
                throw new DatabaseStartException($"{what}, failed: {e.Message}", e);
            }
        }
    }

    private static async Task Hold(Session tx, Func<Session, Task> work)
    {
        if (tx.Dialect.MigrationLease is { } lease)
        {
            await tx.Execute(lease);
        }

        await work(tx);
    }

    private static Version Own()
    {
        var version = typeof(Migrator).Assembly.GetName().Version!;
        return new Version(version.Major, version.Minor, version.Build);
    }
}

/// <summary>Migrations as one call.</summary>
public static class DatabaseMigrations
{
    /// <summary>Brings the schema up to date: the platform's scripts first, then each assembly's.</summary>
    public static Task Migrate(this Database database, params Assembly[] assemblies) => new Migrator(database, assemblies).Apply(default);
}
