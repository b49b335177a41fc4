using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Coaching.Bench;

/// <summary>The local host as a process of its own, as users run it, on a data folder given.</summary>
internal sealed class LocalHostProcess : IAsyncDisposable
{
    private readonly Process _process;

    private LocalHostProcess(Process process, Uri rest) => (_process, Rest) = (process, rest);

    public Uri Rest { get; }

    public Uri Grpc => new UriBuilder(Rest) { Port = Rest.Port + 1 }.Uri;

    /// <summary>How long the process took from its start until every service was ready.</summary>
    public TimeSpan StartTime { get; private set; }

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

    public static async Task<LocalHostProcess> Start(string data, CancellationToken cancel)
    {
        var port = FreePortPair();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "Coaching.Localhost.dll"), "--data", data, "--demo", "off", "--port", port.ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var host = new LocalHostProcess(process, new Uri($"http://127.0.0.1:{port}"));
        try
        {
            await host.UntilReady(cancel);
            host.StartTime = watch.Elapsed;
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client that calls as a persona of the development issuer.</summary>
    public async Task<HttpClient> As(string persona, CancellationToken cancel)
    {
        var http = new HttpClient { BaseAddress = Rest };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Token(persona, cancel));
        return http;
    }

    public async Task<string> Token(string persona, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = Rest };
        return await http.GetStringAsync(new Uri($"/dev/token?as={persona}&format=text", UriKind.Relative), cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // A call that every service must be up for: the gateway answers 503 for one that is not.
    private async Task UntilReady(CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = Rest, Timeout = TimeSpan.FromSeconds(5) };
        var paths = new[] { "/v1/people/me", "/v1/sessions", "/v1/instruments", "/v1/plcs", "/v1/analytics/coverage" };
        for (var attempt = 0; attempt < 600; attempt++)
        {
            try
            {
                http.DefaultRequestHeaders.Authorization ??= new AuthenticationHeaderValue("Bearer", await Token("national-officer", cancel));
                var answers = await Task.WhenAll(paths.Select(path => http.GetAsync(new Uri(path, UriKind.Relative), cancel)));
                if (answers.All(answer => answer.StatusCode != HttpStatusCode.ServiceUnavailable))
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
            {
                // Not listening yet, or too busy with starting.
            }

            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The local host ended with {_process.ExitCode}.");
            }

            await Task.Delay(50, cancel);
        }

        throw new TimeoutException("The local host was not ready within 30 s.");
    }

    // Below the ports that the system hands out by itself, so that nothing else takes them in between.
    private static int FreePortPair()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 30_000);
            try
            {
                using var first = new TcpListener(IPAddress.Loopback, port);
                first.Start();
                using var second = new TcpListener(IPAddress.Loopback, port + 1);
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another pair.
            }
        }
    }
}
