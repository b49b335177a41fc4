using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Coaching.Bench;

/// <summary>What SQLite does with rows of an observation's size and nothing around it: the limit to compare with.</summary>
internal sealed record RawRates(double OneRow, double HundredRows)
{
    // What a full record is when it is sealed.
    private static readonly int RowBytes = FullRecord.Content().CalculateSize();

    private static readonly TimeSpan Each = TimeSpan.FromSeconds(3);

    public static RawRates Measure(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "raw.db")};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL");
        Execute(connection, "PRAGMA synchronous = FULL");
        Execute(connection, "CREATE TABLE observations (name TEXT NOT NULL PRIMARY KEY, pair TEXT NOT NULL, start_time INTEGER NOT NULL, notes TEXT NOT NULL)");
        return new RawRates(Rate(connection, 1), Rate(connection, 100));
    }

    private static double Rate(SqliteConnection connection, int rows)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO observations (name, pair, start_time, notes) VALUES (@name, @pair, @time, @notes)";
        var name = insert.Parameters.Add("@name", SqliteType.Text);
        insert.Parameters.AddWithValue("@pair", "coachingRelationships/pair-01");
        insert.Parameters.AddWithValue("@time", 1_700_000_000_000_000L);
        insert.Parameters.AddWithValue("@notes", new string('n', RowBytes));
        insert.Prepare();
        var watch = Stopwatch.StartNew();
        long done = 0;
        while (watch.Elapsed < Each)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var row = 0; row < rows; row++)
            {
                name.Value = $"observations/{Guid.CreateVersion7()}";
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
            done += rows;
        }

        return done / watch.Elapsed.TotalSeconds;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
