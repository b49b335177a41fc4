using System.Collections.Concurrent;
using Coaching.Localhost;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Coaching.EndToEnd.Tests;

/// <summary>The same smoke check over six processes, and what `kill -9` leaves of what they acknowledged.</summary>
public class SeparateProcessesTests(SeparateProcesses processes, ITestOutputHelper output) : IClassFixture<SeparateProcesses>
{
    private const int Kills = 6;
    private const int Writers = 8;

    [Fact]
    public async Task Six_processes_pass_the_smoke_check_and_kill_9_loses_nothing_that_was_acknowledged()
    {
        var plan = new DemoPlan(DemoPlan.FirstWeekBefore(TimeProvider.System.GetUtcNow()));
        using var clients = new DemoClients(processes.Grpc, processes.Rest, processes.Token);
        await new DemoSeeder(plan, clients, (_, _) => { }).Seed(default);
        Assert.True(await new SmokeCheck(plan, clients, processes.Rest, processes.Token).Run(output.WriteLine, default));

        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var acknowledged = await WriteWhileKilling(plan, clients, new Random(seed));

        // Analytics comes to count each observation exactly once; then the processes are stopped and their files read.
        var stored = await Settled(clients);
        processes["observations"].Kill();
        await using var connection = new SqliteConnection($"Data Source={processes.Database("observations")}");
        await connection.OpenAsync();
        var names = Read(connection, "SELECT name FROM observations");
        var facts = Read(connection, "SELECT aggregate FROM outbox WHERE type = 'coaching.observations.v1.ObservationRecorded'");
        Assert.Empty(acknowledged.Except(names));
        Assert.Equal(names.Order(StringComparer.Ordinal), facts.Order(StringComparer.Ordinal));

        // The demonstration's drop-in is a lesson seen too.
        Assert.Equal(names.Count + Read(connection, "SELECT name FROM drop_ins").Count, stored);
        Assert.Equal(Enumerable.Range(1, Read(connection, "SELECT id FROM outbox").Count).Select(number => (long)number), Numbers(connection));
        output.WriteLine($"{acknowledged.Count} acknowledged, {names.Count} stored in all");
    }

    private async Task<IReadOnlyCollection<string>> WriteWhileKilling(DemoPlan plan, DemoClients clients, Random random)
    {
        var acknowledged = new ConcurrentBag<string>();
        using var stop = new CancellationTokenSource();
        var pairs = plan.Pairs.Where(pair => pair.Tier == Type.V1.Tier.HeadToTeacher).Take(Writers).ToList();
        var writers = pairs.Select(pair => Task.Run(async () =>
        {
            var observations = await clients.Observations(pair.Coach);
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                try
                {
                    var observation = await observations.CreateObservationAsync(Visits.Of(pair), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(5));
                    acknowledged.Add(observation.Name);
                }
                catch (RpcException)
                {
                    // Not acknowledged: it may be there or not.
                    await Task.Delay(20);
                }
            }
        })).ToList();

        foreach (var service in Enumerable.Range(0, Kills).Select(kill => kill % 3 == 2 ? "analytics" : "observations"))
        {
            await Task.Delay(random.Next(80, 800));
            processes[service].Kill();
            processes[service].Restart();
            await processes.UntilReady(service);
        }

        await Task.Delay(500);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        Assert.NotEmpty(acknowledged);
        return acknowledged;
    }

    private async Task<long> Settled(DemoClients clients)
    {
        var until = TimeProvider.System.GetUtcNow().AddMinutes(1);
        var analytics = await clients.Analytics(Personas.National);
        long counted = -1;
        while (TimeProvider.System.GetUtcNow() < until)
        {
            try
            {
                counted = (await analytics.QueryActivityAsync(new() { OrgUnit = DemoPlan.Nation })).Total.Observations;
                if (counted == Stored())
                {
                    return counted;
                }
            }
            catch (RpcException)
            {
                // Still starting.
            }

            await Task.Delay(200);
        }

        return counted;
    }

    private long Stored()
    {
        using var connection = new SqliteConnection($"Data Source={processes.Database("observations")};Mode=ReadOnly");
        connection.Open();
        return Read(connection, "SELECT name FROM observations").Count;
    }

    private static List<string> Read(SqliteConnection connection, string sql) => [.. Rows(connection, sql, reader => reader.GetValue(0).ToString()!)];

    private static List<long> Numbers(SqliteConnection connection) => [.. Rows(connection, "SELECT feed_seq FROM outbox ORDER BY feed_seq", reader => reader.GetInt64(0))];

    private static IEnumerable<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> row)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return row(reader);
        }
    }
}
