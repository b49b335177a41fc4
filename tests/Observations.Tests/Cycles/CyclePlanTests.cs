using Coaching.Platform;
using Coaching.Testing;
using Dapper;

namespace Coaching.Observations.Tests;

/// <summary>How the statements over cycles and goals find their rows: never by reading a table from its first row to its last.</summary>
public sealed class CyclePlanTests(ObservationsOnSqlite host) : IClassFixture<ObservationsOnSqlite>
{
    [Fact]
    public async Task No_statement_reads_a_whole_table()
    {
        var statements = new Dictionary<string, string>
        {
            ["gates"] = CycleGates.SelectFacts,
            ["events"] = CoachingCyclesApi.SelectEvents,
            ["meetings"] = CoachingCyclesApi.SelectMeetings,
            ["long steps"] = CoachingCyclesApi.SelectLongSteps,
            ["cycles"] = CoachingCyclesApi.SelectCycles,
            ["shares"] = CoachingCyclesApi.SelectShares,
            ["goals"] = GoalsApi.SelectGoals,
        };

        var scans = new List<string>();
        foreach (var (name, sql) in statements)
        {
            var plan = await host.Database.Read(db => db.Query<Step>($"EXPLAIN QUERY PLAN {sql}", Parameters(sql)), default);
            scans.AddRange(plan.Where(step => step.Detail.StartsWith("SCAN ", StringComparison.Ordinal) && !Harmless(step.Detail)).Select(step => $"{name}: {step.Detail}"));
        }

        Assert.Equal("", string.Join("\n", scans));
    }

    // What a subquery has found, and constants.
    private static bool Harmless(string detail) =>
        detail.Contains("SUBQUERY", StringComparison.Ordinal) || detail.Contains("CONSTANT ROW", StringComparison.Ordinal) || detail is "SCAN x";

    private static DynamicParameters Parameters(string sql)
    {
        var parameters = new Reach { Caller = "people/a", Today = DirectorySeed.Start }.With();
        foreach (var name in System.Text.RegularExpressions.Regex.Matches(sql, "@([A-Za-z_]+)").Select(match => match.Groups[1].Value).Distinct().Except(parameters.ParameterNames))
        {
            parameters.Add(name, name.EndsWith("Time", StringComparison.Ordinal) || name is "Before" or "Now" ? DateTimeOffset.MinValue : (object)"x");
        }

        return parameters;
    }

    private sealed record Step
    {
        public required string Detail { get; init; }
    }
}
