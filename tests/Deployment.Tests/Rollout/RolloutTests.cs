using Coaching.Localhost;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Coaching.Deployment.Tests;

/// <summary>The six deployables as processes, with the environment of the chart: they work, are replaced under load, and say what they miss.</summary>
[Trait("requirement", "CAS-49")]
public sealed class RolloutTests(ITestOutputHelper output) : IAsyncLifetime
{
    // A pod's life in a shorter time than the chart's defaults; the order of its end is the same.
    private static readonly string[] Values =
        ["--set", "drain.preStopSeconds=2", "--set", "drain.drainSeconds=4", "--set", "drain.stopSeconds=35", "--set-string", "services.gateway.env.Quota__PersonPoints=60000000",
            "--set-string", "services.gateway.env.Quota__PersonBurst=100000"];

    private Cluster? _cluster;

    private Cluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster has not started.");

    public async Task InitializeAsync()
    {
        if (HelmTools.ReasonToSkip is null)
        {
            _cluster = await Cluster.Create(RenderedPod.Read(await Helm.Template(Values)));
        }
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [HelmFact]
    [Trait("requirement", "CAS-40")]
    public async Task A_rolling_restart_of_each_under_load_fails_no_call_and_loses_no_event()
    {
        var plan = await Platform();
        using var clients = Clients();
        await new DemoSeeder(plan, clients, (_, _) => { }).Seed(default);
        Assert.True(await new SmokeCheck(plan, clients, Cluster.Rest, Token).Run(output.WriteLine, default));

        using var load = new Load(plan, clients, Cluster);
        load.Start();
        foreach (var name in Cluster.Names)
        {
            output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {name}");
            Assert.Equal(0, await Cluster.Replace(name));
        }

        await load.Stop();
        output.WriteLine($"{load.Stored.Count} stored, {load.Reads} read, {load.Failures.Count} failed");
        Assert.Empty(load.Failures);
        Assert.NotEmpty(load.Stored);
        Assert.NotEqual(0, load.Reads);

        // What was acknowledged is there, its facts are numbered without a gap, and analytics comes to count each once.
        var names = Rows("observations", "SELECT name FROM observations");
        Assert.Empty(load.Stored.Except(names));
        Assert.Equal(names.Order(StringComparer.Ordinal), Rows("observations", "SELECT aggregate FROM outbox WHERE type = 'coaching.observations.v1.ObservationRecorded'").Order(StringComparer.Ordinal));
        var numbers = Rows("observations", "SELECT feed_seq FROM outbox ORDER BY feed_seq");
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(number => $"{number}"), numbers);

        // The demonstration's drop-in is a lesson seen too.
        var seen = names.Count + Rows("observations", "SELECT name FROM drop_ins").Count;
        Assert.Equal(seen, await Counted(clients, seen));
    }

    [HelmFact]
    public async Task Migrators_of_one_service_that_start_together_both_succeed()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Cluster.Migrate("people")));

        Assert.All(answers, answer => Assert.Equal((0, true), (answer.ExitCode, answer.Said.Contains("The schema is up to date", StringComparison.Ordinal))));
        var applied = Rows("people", "SELECT script FROM migrations");
        Assert.Contains("people/0003_create_imports", applied);
        Assert.Equal(applied.Distinct(), applied);
        Assert.Equal("The schema is up to date.", (await Cluster.Migrate("people")).Said.Trim().Split('\n')[^1]);
    }

    [HelmFact]
    public async Task What_a_start_misses_is_said_in_one_line_and_ends_it()
    {
        const string Soon = "2";
        var grace = ("Hosting__StartSeconds", Soon);
        await Says("lacks", "people", grace);
        Assert.Equal(0, (await Cluster.Migrate("people")).ExitCode);
        await Says("Events:PubSub is another, but the Dapr sidecar has no pub/sub component of that name; it has pubsub", "people", grace, ("Events__PubSub", "another"));
        await Says("The Dapr sidecar cannot be asked", "people", grace, ("DAPR_HTTP_PORT", "1"));
        await Says("ServiceIdentity:ClientSecretFile must name a file that can be read", "people", ("ServiceIdentity__ClientSecretFile", "/nowhere"));
        await Says("Database:Engin is no setting; the nearest is Database:Engine", "people", ("Database__Engin", "Sqlite"));
        await Says("The database cannot be used", "people", grace, ("Database__Engine", "SqlServer"), ("Database__ConnectionStringFile", await Unreachable()));
        await Says("cannot be read", "gateway", grace, ("Auth__Issuer", "http://127.0.0.1:1/none"));
        await Says("they must be the same to the letter", "gateway", ("Auth__MetadataAddress", $"{Cluster.Issuer.Issuer}/.well-known/openid-configuration"), ("Auth__Issuer", "https://sso.example.org"));
    }

    private async Task Says(string what, string name, params (string Key, string? Value)[] changes)
    {
        var (exitCode, said) = await Cluster.Fail(name, changes);
        output.WriteLine(said);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("The service did not start: ", said.Trim().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Contains(what, said.Trim().Split('\n')[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    private async Task<string> Unreachable()
    {
        var file = Cluster.Database("connection");
        await File.WriteAllTextAsync(file, "Server=127.0.0.1,1;Connect Timeout=1;User=sa;Password=none");
        return file;
    }

    private async Task<DemoPlan> Platform()
    {
        var migrated = await Task.WhenAll(Cluster.Names.Select(Cluster.Migrate));
        Assert.All(migrated, answer => Assert.Equal(0, answer.ExitCode));
        foreach (var name in Cluster.Names)
        {
            await Cluster.Run(name);
        }

        return new DemoPlan(DemoPlan.FirstWeekBefore(TimeProvider.System.GetUtcNow()));
    }

    private DemoClients Clients() => new(Cluster.Grpc, Cluster.Rest, Token);

    private Task<string> Token(string persona) => Task.FromResult(Cluster.Issuer.TokenFor(persona)!);

    private static async Task<long> Counted(DemoClients clients, long wanted)
    {
        var analytics = await clients.Analytics(Personas.National);
        long counted = -1;
        for (var attempt = 0; attempt < 150 && counted != wanted; attempt++)
        {
            counted = (await analytics.QueryActivityAsync(new() { OrgUnit = DemoPlan.Nation })).Total.Observations;
            await Task.Delay(200);
        }

        return counted;
    }

    private List<string> Rows(string service, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Cluster.Database(service)};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetValue(0).ToString()!);
        }

        return rows;
    }
}
