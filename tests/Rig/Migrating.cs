using System.Diagnostics;
using System.Globalization;
using Coaching.Platform;

namespace Coaching.Rig;

/// <summary>Migrates a database, and ends itself as kill -9 does at a phase of the statement that it comes to first.</summary>
internal static class Migrating
{
    /// <summary>Arguments: engine, file or connection string, and the phase to die in, or none.</summary>
    public static async Task Run(string engine, string address, string phase)
    {
        var options = new DatabaseOptions { Engine = Enum.Parse<DatabaseEngine>(engine), Path = address, ConnectionString = address };
        await using var database = Database.Open(options, "rig", TimeProvider.System);
        var last = Enum.TryParse<MigrationPhase>(phase, out var parsed) ? parsed : (MigrationPhase?)null;
        var applied = await new Migrator(database)
        {
            Progress = (step, at) =>
            {
                if (at == last)
                {
                    Console.WriteLine(step);
                    using var self = Process.GetCurrentProcess();
                    self.Kill();
                }
            },
        }.Apply(default);
        Console.WriteLine(applied.ToString(CultureInfo.InvariantCulture));
    }
}
