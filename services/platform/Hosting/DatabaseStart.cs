using System.Data.Common;
using System.Reflection;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>Opens a service's database and sees to its schema: brings it up to date, or refuses one that is not.</summary>
internal sealed partial class DatabaseStart(IServiceProvider services, Assembly[] migrations)
{
    private readonly DatabaseOptions _options = services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
    private readonly TimeProvider _clock = services.GetRequiredService<TimeProvider>();
    private readonly ILogger _log = services.GetRequiredService<ILogger<DatabaseStart>>();

    /// <summary>The statements that the schema lacks, as soon as the database can be read.</summary>
    public Task<IReadOnlyList<MigrationStep>> Pending() => new Grace(services).Try(ReadPending);

    /// <summary>Applies what the schema lacks and tells of each statement.</summary>
    public async Task<int> Migrate()
    {
        await Pending();
        return await Migrator().Apply(default);
    }

    /// <summary>Refuses a schema that lacks something, since whoever serves in a cluster may not change it.</summary>
    public Task Check() => new Grace(services).Try(async () =>
    {
        var pending = await ReadPending();
        return pending.Count == 0 ? true : throw new DatabaseStartException(
            $"The database lacks {pending.Count} statements of its schema, the first of them {pending[0]}, and Database:MigrateAtStart is off."
            + $" Run `dotnet {migrations.FirstOrDefault()?.GetName().Name}.dll --migrate`.",
            mayPass: true);
    });

    private async Task<IReadOnlyList<MigrationStep>> ReadPending()
    {
        try
        {
            return await Migrator().Pending(default);
        }
        catch (DbException e)
        {
            var cause = e.GetBaseException();
            throw new DatabaseStartException($"The database cannot be used: {e.Message}{(cause == e ? "" : $" {cause.Message}")}", e, MayPass(e));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new DatabaseStartException($"The database cannot be opened: {e.Message}", e);
        }
    }

    private Migrator Migrator() => new(services.GetRequiredService<Database>(), migrations)
    {
        Patience = TimeSpan.FromSeconds(_options.MigrateSeconds),
        Clock = _clock,
        Progress = Tell,
    };

    private void Tell(MigrationStep step, MigrationPhase phase)
    {
        if (phase == MigrationPhase.Starting)
        {
            Applying(step.Script.Name, step.Number, step.Script.Steps.Count);
        }
    }

    // A server that is away comes back; a login that it refuses stays refused, and so does a file that is none of ours.
    private static bool MayPass(DbException error) => error switch
    {
        SqlException e => e.Number is not (LoginFailed or PermissionDenied),
        SqliteException e => new SqliteDialect().IsTransient(e),
        _ => false,
    };

    private const int LoginFailed = 18456;

    private const int PermissionDenied = 229;

    [LoggerMessage(Level = LogLevel.Information, Message = "Applying {Script}, statement {Statement} of {Statements}")]
    private partial void Applying(string script, int statement, int statements);
}
