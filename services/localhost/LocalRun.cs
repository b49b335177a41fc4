using System.Globalization;
using Coaching.Analytics.V1;
using Spectre.Console;

namespace Coaching.Localhost;

/// <summary>One run of the local host, from the first line it prints to its end.</summary>
internal static class LocalRun
{
    public static async Task<int> Start(LocalOptions options, IAnsiConsole console, CancellationToken cancel)
    {
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environments.Development;
        if (environment != Environments.Development)
        {
            throw new InvalidOperationException($"it signs tokens for anybody on this machine and runs in Development only, not in {environment}.");
        }

        if (!options.Smoke)
        {
            return await Serve(options, console, cancel);
        }

        var folder = System.IO.Directory.CreateTempSubdirectory("coaching-smoke-");
        try
        {
            return await Smoke(options with { Data = folder.FullName, Port = 0 }, console, cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> Serve(LocalOptions options, IAnsiConsole console, CancellationToken cancel)
    {
        await using var platform = await LocalPlatform.Start(options, cancel);
        using var clients = new DemoClients(platform.Grpc, platform.Rest, persona => Task.FromResult(platform.Issuer.TokenFor(persona)!));
        if (options.Demo)
        {
            var plan = await Seed(options.Data, clients, console, cancel);
            await SmokeCheck.Settle(plan, clients, TimeSpan.FromMinutes(2), cancel);
            await WriteCompletion(console, clients, cancel);
        }

        WriteGuide(platform, options.Demo);
        try
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }
        catch (OperationCanceledException)
        {
            console.MarkupLine("[grey]Stopping.[/]");
        }

        return 0;
    }

    private static async Task<int> Smoke(LocalOptions options, IAnsiConsole console, CancellationToken cancel)
    {
        await using var platform = await LocalPlatform.Start(options, cancel);
        using var clients = new DemoClients(platform.Grpc, platform.Rest, persona => Task.FromResult(platform.Issuer.TokenFor(persona)!));
        var plan = await Seed(options.Data, clients, console, cancel);
        var check = new SmokeCheck(plan, clients, platform.Rest, persona => Task.FromResult(platform.Issuer.TokenFor(persona)!));
        return await check.Run(line => console.WriteLine(line), cancel) ? 0 : 1;
    }

    private static async Task<DemoPlan> Seed(string folder, DemoClients clients, IAnsiConsole console, CancellationToken cancel)
    {
        var state = DemoState.Read(folder) ?? new DemoState(DemoPlan.FirstWeekBefore(TimeProvider.System.GetUtcNow()), Complete: false);
        var plan = new DemoPlan(state.FirstWeek);
        if (state.Complete)
        {
            return plan;
        }

        state.Write(folder);
        await console.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var task = progress.AddTask("Seeding 25 schools and 12 weeks of coaching through the gateway");
            await new DemoSeeder(plan, clients, (done, total) => task.Value = 100.0 * done / total).Seed(cancel);
        });
        (state with { Complete = true }).Write(folder);
        return plan;
    }

    private static async Task WriteCompletion(IAnsiConsole console, DemoClients clients, CancellationToken cancel)
    {
        var answer = await (await clients.Analytics(Personas.National)).QueryCompletionAsync(
            new QueryCompletionRequest { GroupBy = { Dimension.OrgUnit } }, cancellationToken: cancel);
        var table = new Table().Title("Completion, twelve weeks").AddColumns("County", "Observations due", "done", "", "Feedback due", "done", "");
        foreach (var row in answer.Rows.Append(answer.Total))
        {
            var style = row == answer.Total ? "bold" : "default";
            table.AddRow([.. new[]
            {
                row.DisplayName, Number(row.Observation.Due), Number(row.Observation.Done), Rate(row.Observation),
                Number(row.Feedback.Due), Number(row.Feedback.Done), Rate(row.Feedback),
            }.Select(cell => $"[{style}]{Markup.Escape(cell)}[/]")]);
        }

        console.Write(table);
    }

    private static void WriteGuide(LocalPlatform platform, bool demo)
    {
        // Past the console's own line breaking: these lines are there to be copied.
        var rest = platform.Rest.ToString().TrimEnd('/');
        Console.WriteLine($"""

            REST      {rest}            OpenAPI  {rest}/openapi.json
            gRPC      {platform.Grpc.Authority}
            Tokens    {rest}/dev/token?as=PERSONA&format=text
            Personas  {(demo ? "national-officer, machakos-officer, kajiado-officer, official-1..4, head-01..25, teacher-01..25, leadnow (partner app)" : "national-officer (an empty platform knows nobody else yet)")}

            Try:
              dotnet run --project services/cli -- completion --as national-officer --by org-unit --gateway {rest}
              curl -s -H "Authorization: Bearer $(curl -s '{rest}/dev/token?as=national-officer&format=text')" '{rest}/v1/analytics/completion?groupBy=DIMENSION_ORG_UNIT'
              buf curl --protocol grpc --http2-prior-knowledge -H "Authorization: Bearer $(curl -s '{rest}/dev/token?as=teacher-01&format=text')" -d '{"{"}"name":"people/me"{"}"}' http://{platform.Grpc.Authority}/coaching.people.v1.CoachingRelationshipService/GetCascade

            Ctrl+C stops.
            """);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Rate(Completion completion) => completion.HasRate ? completion.Rate.ToString("P0", CultureInfo.InvariantCulture) : "-";
}
