using Coaching.Platform;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Rig;

/// <summary>Writes until it is killed: each line printed is an acknowledged operation. A reader may end it at any instant.</summary>
internal static class Writing
{
    public static async Task Run(string path)
    {
        await using var database = Database.Open(new DatabaseOptions { Path = path }, "rig", TimeProvider.System);
        await database.Migrate();
        await database.Write(tx => tx.Execute("CREATE TABLE IF NOT EXISTS rig_writes (id NVARCHAR(40) NOT NULL PRIMARY KEY, writer INT NOT NULL)"), default);
        Console.WriteLine("ready");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Write(database, writer)));
    }

    private static async Task Write(Database database, int writer)
    {
        for (; ; )
        {
            var id = Guid.NewGuid().ToString("N");
            await database.Write(
                async tx =>
                {
                    await tx.Execute("INSERT INTO rig_writes (id, writer) VALUES (@id, @writer)", new { id, writer });
                    await tx.Publish($"operations/{id}", 1, new StringValue { Value = id });
                    await tx.Append(new AuditEntry { Actor = $"people/{writer}", Method = "/rig/Write", Resource = $"operations/{id}" });
                },
                default);
            Console.WriteLine(id);
        }
    }
}
