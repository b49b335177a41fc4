using System.Text.RegularExpressions;
using Coaching.Observations;
using Microsoft.Data.Sqlite;

namespace Coaching.Bench;

/// <summary>How SQLite goes about the statements that lists of records run: never through a whole table.</summary>
internal static partial class QueryPlans
{
    /// <summary>Prints the plan of each question that the two lists can be asked, and throws when one reads a table from end to end.</summary>
    public static void Print(string file, string observations, string steps)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadWrite;Pooling=False");
        connection.Open();
        const string pair = "coachingRelationships/pair-01";
        const string teacher = "people/teacher-01";
        foreach (var (name, sql, alias, further) in new[] { ("observations", observations, "o", "AND o.coaching_cycle = @CoachingCycle"), ("steps", steps, "s", "AND s.goal = @Goal") })
        {
            Print(connection, $"{name} of a teacher", RecordPages.Of(sql, alias, "", teacher, further, ""));
            Print(connection, $"{name} of a pair", RecordPages.Of(sql, alias, pair, "", further, ""));
            Print(connection, $"{name} of a coach", RecordPages.Of(sql, alias, "", "", further, ""));
        }
    }

    private static void Print(SqliteConnection connection, string question, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql} LIMIT @take";
        foreach (var name in Parameters().Matches(sql).Select(match => match.Value).Append("@take").Distinct(StringComparer.Ordinal))
        {
            command.Parameters.AddWithValue(name, DBNull.Value);
        }

        var plan = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            plan.Add(reader.GetString(3));
        }

        Figure.Print(new { name = "plan", question, plan });
        if (plan.Find(step => step.StartsWith("SCAN ", StringComparison.Ordinal) && !step.Contains(" INDEX ", StringComparison.Ordinal)) is { } scan)
        {
            throw new InvalidOperationException($"The list of {question} reads a whole table: {scan}.");
        }
    }

    [GeneratedRegex("@[A-Za-z_]+")]
    private static partial Regex Parameters();
}
