using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Coaching.Testing;

namespace Coaching.People.Tests;

/// <summary>The people service as a process of its own over a folder, which a test may kill at any instant and start again.</summary>
internal sealed class PeopleProcess : IDisposable
{
    private readonly Process _process;

    private PeopleProcess(Process process, HttpClient rest) => (_process, Rest) = (process, rest);

    /// <summary>Calls as a national administrator.</summary>
    public HttpClient Rest { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<PeopleProcess> Start(string folder, TestIssuer issuer, int chunkRows)
    {
        var (http, grpc) = (FreePort(), FreePort());
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Coaching.People.dll")])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["Http__Port"] = http.ToString(CultureInfo.InvariantCulture),
                ["Http__GrpcPort"] = grpc.ToString(CultureInfo.InvariantCulture),
                ["Auth__Issuer"] = issuer.Issuer,
                ["Auth__RequireHttps"] = "false",
                ["Events__Relay"] = "false",
                ["Database__Path"] = Path.Combine(folder, "{service}.db"),
                ["Imports__ChunkRows"] = chunkRows.ToString(CultureInfo.InvariantCulture),
            },
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var said = new List<string?>();
        process.OutputDataReceived += (_, line) => said.Add(line.Data);
        process.ErrorDataReceived += (_, line) => said.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var rest = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{http}")) };
        rest.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issuer.Token("people/admin", "national_admin"));
        var started = new PeopleProcess(process, rest);
        try
        {
            await started.UntilReady();
            return started;
        }
        catch (InvalidOperationException e)
        {
            started.Dispose();
            throw new InvalidOperationException($"The service is not ready: {string.Join('\n', said)}", e);
        }
    }

    /// <summary>Ends the process as `kill -9` does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public async Task<string> Import(byte[] package)
    {
        using var body = new ByteArrayContent(package);
        using var answer = await Rest.PostAsync(new Uri($"/upload/v1/imports:roster?requestId={Guid.NewGuid()}", UriKind.Relative), body);
        return Parse(await answer.Content.ReadAsStringAsync()).GetProperty("name").GetString()!;
    }

    public async Task<JsonElement> State(string operation) => Parse(await Rest.GetStringAsync(new Uri($"/v1/{operation}", UriKind.Relative)));

    /// <summary>Waits until the first rows are applied: the units.</summary>
    public async Task UntilBegun(string operation)
    {
        while (!(await State(operation)).TryGetProperty("metadata", out var metadata)
            || !metadata.TryGetProperty("processedRows", out var rows) || rows.GetString() == "0")
        {
            await Task.Delay(1);
        }
    }

    public async Task<JsonElement> UntilDone(string operation)
    {
        for (var tries = 0; tries < 12_000; tries++)
        {
            var state = await State(operation);
            if (state.TryGetProperty("done", out var done) && done.GetBoolean())
            {
                return state;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"{operation} does not end.");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
        Rest.Dispose();
    }

    private async Task UntilReady()
    {
        for (var tries = 0; tries < 1_200 && !_process.HasExited; tries++)
        {
            try
            {
                using var answer = await Rest.GetAsync(new Uri("/readyz", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(25);
        }

        throw new InvalidOperationException("Not ready.");
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
