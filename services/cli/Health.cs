using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coaching.Analytics.V1;
using Coaching.Observations.V1;
using Coaching.People.V1;
using Coaching.Plcs.V1;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Cli;

internal static class Health
{
    public static Command Create(Verbs verbs) => verbs.Act(
        new Command("health", "Asks the gateway, and each service through it, for one cheap answer; exit code 4 when any is down"), Check);

    private static async Task<int> Check(Invocation run)
    {
        using var open = new HttpClient { BaseAddress = run.Settings.Gateway, Timeout = run.Settings.Timeout };
        var gateway = await Ask(run, "gateway", async () => await Gateway(open, run.Cancel));
        Part[] services = gateway.IsUp ? await Services(run) : [];
        Part[] parts = [gateway, .. services];
        var isHealthy = parts.All(part => part.IsUp);
        if (run.Output.IsJson)
        {
            run.Output.Json(new JsonObject
            {
                ["gateway"] = run.Settings.Gateway.ToString(),
                ["healthy"] = isHealthy,
                ["parts"] = new JsonArray([.. parts.Select(part => part.ToNode())]),
            });
        }
        else
        {
            var grid = new Grid(run.Output, ["Part", "State", "Said"], ["ms"]);
            foreach (var part in parts)
            {
                var milliseconds = part.Milliseconds.ToString("0.0", CultureInfo.InvariantCulture);
                grid.Add([part.Name, part.IsUp ? "up" : "DOWN", part.Said, milliseconds]);
            }

            grid.Write(run.Output);
        }

        return isHealthy ? ExitCode.Ok : ExitCode.Unreachable;
    }

    private static async Task<string> Gateway(HttpClient http, CancellationToken cancel)
    {
        using var response = await http.GetAsync(new Uri("/healthz", UriKind.Relative), cancel);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"/healthz answers {(int)response.StatusCode}");
        }

        using var document = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri("/openapi.json", UriKind.Relative), cancel));
        return $"API {document.RootElement.GetProperty("info").GetProperty("version").GetString()}";
    }

    // A refusal comes from the service itself: it is up.
    private static async Task<Part[]> Services(Invocation run)
    {
        var connection = await run.Connect();
        var options = connection.Options(run.Cancel);
        var programmes = new ProgrammeService.ProgrammeServiceClient(connection.Grpc);
        var sessions = new SessionService.SessionServiceClient(connection.Grpc);
        var instruments = new InstrumentService.InstrumentServiceClient(connection.Grpc);
        var plcs = new PlcService.PlcServiceClient(connection.Grpc);
        var analytics = new AnalyticsService.AnalyticsServiceClient(connection.Grpc);
        return await Task.WhenAll(
            Read("people", () => programmes.ListProgrammesAsync(new ListProgrammesRequest { PageSize = 1 }, options)),
            Read("scheduling", () => sessions.ListSessionsAsync(new ListSessionsRequest { PageSize = 1 }, options)),
            Read("observations", () => instruments.ListInstrumentsAsync(new ListInstrumentsRequest { PageSize = 1 }, options)),
            Read("plcs", () => plcs.ListPlcsAsync(new ListPlcsRequest { PageSize = 1 }, options)),
            Read("analytics", () => analytics.QueryCoverageAsync(new QueryCoverageRequest { PageSize = 1 }, options)));

        Task<Part> Read<TResponse>(string name, Func<AsyncUnaryCall<TResponse>> read) => Ask(run, name, async () =>
        {
            try
            {
                await read();
                return "ok";
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.PermissionDenied or StatusCode.NotFound or StatusCode.InvalidArgument)
            {
                return $"ok ({Failures.Of(e, run.Settings, isInterrupted: false).Code})";
            }
        });
    }

    private static async Task<Part> Ask(Invocation run, string name, Func<Task<string>> ask)
    {
        var clock = run.Terminal.Clock;
        var begun = clock.GetTimestamp();
        try
        {
            return new Part(name, IsUp: true, await ask(), clock.GetElapsedTime(begun).TotalMilliseconds);
        }
        catch (Exception e) when (!run.Cancel.IsCancellationRequested)
        {
            var failure = Failures.Of(e, run.Settings, isInterrupted: false);
            return failure.ExitCode == ExitCode.NotSignedIn
                ? throw failure
                : new Part(name, IsUp: false, $"{failure.Message} ({failure.Code})", clock.GetElapsedTime(begun).TotalMilliseconds);
        }
    }

    private sealed record Part(string Name, bool IsUp, string Said, double Milliseconds)
    {
        public JsonObject ToNode() =>
            new() { ["name"] = Name, ["up"] = IsUp, ["said"] = Said, ["milliseconds"] = Math.Round(Milliseconds, 1) };
    }
}
