using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Coaching.Testing;

namespace Coaching.Bench;

/// <summary>The people service alone, as a process of its own, as it runs in a cluster; the issuer is the bench's.</summary>
internal sealed class PeopleProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TestIssuer _issuer;

    private PeopleProcess(Process process, TestIssuer issuer, Uri rest) => (_process, _issuer, Rest) = (process, issuer, rest);

    public Uri Rest { get; }

    /// <summary>Memory that the process holds now, in MiB.</summary>
    public double ResidentMebibytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>Time that the process has kept a core busy since its start.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<PeopleProcess> Start(string data, CancellationToken cancel)
    {
        var issuer = await TestIssuer.Start();
        var (rest, grpc) = (FreePort(), FreePort());
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Coaching.People.dll"));
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Http:Port"] = rest.ToString(CultureInfo.InvariantCulture),
            ["Http:GrpcPort"] = grpc.ToString(CultureInfo.InvariantCulture),
            ["Auth:Issuer"] = issuer.Issuer,
            ["Auth:RequireHttps"] = "false",
            ["Database:Path"] = Path.Combine(data, "people.db"),
            ["Events:Relay"] = "false",
            ["Hosting:DrainSeconds"] = "0",
            ["Logging:LogLevel:Default"] = "Warning",
        })
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var host = new PeopleProcess(process, issuer, new Uri($"http://127.0.0.1:{rest}"));
        try
        {
            await host.UntilReady(cancel);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client that calls as a national administrator.</summary>
    public HttpClient Client()
    {
        var http = new HttpClient { BaseAddress = Rest, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _issuer.Token("people/admin", "national_admin"));
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        await _issuer.DisposeAsync();
    }

    private async Task UntilReady(CancellationToken cancel)
    {
        using var http = Client();
        for (var attempt = 0; attempt < 600 && !_process.HasExited; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/v1/orgUnits", UriKind.Relative), cancel);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100, cancel);
        }

        throw new TimeoutException("The people service was not ready within a minute.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
