using System.Diagnostics;
using System.Globalization;
using Coaching.Sidecar;

namespace Coaching.Deployment.Tests;

/// <summary>One pod: a process of the service and the sidecar beside it.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DevSidecar? _sidecar;
    private readonly List<string> _lines = [];

    public Replica(string name, IReadOnlyDictionary<string, string> environment, int http, int grpc, DevSidecar? sidecar, string? argument = null)
    {
        (Name, Http, Grpc, _sidecar) = (name, http, grpc, sidecar);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"Coaching.{char.ToUpperInvariant(name[0])}{name[1..]}.dll"));
        if (argument is not null)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    public int Http { get; }

    public int Grpc { get; }

    /// <summary>What it wrote.</summary>
    public string Said
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Waits until it says that it is ready.</summary>
    public async Task UntilReady()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Http}/readyz"));
        for (var attempt = 0; attempt < 600 && !_process.HasExited; attempt++)
        {
            try
            {
                if ((await http.GetAsync(address)).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"{Name} is not ready: {Said}");
    }

    /// <summary>Waits for its end, and answers with what code.</summary>
    public async Task<int> Ended(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        await _process.WaitForExitAsync(late.Token);
        return _process.ExitCode;
    }

    /// <summary>Asks it to end, as a cluster does.</summary>
    public async Task<int> Terminate(TimeSpan grace)
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await Ended(grace);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        if (_sidecar is not null)
        {
            await _sidecar.DisposeAsync();
        }
    }

    private void Keep(string? line)
    {
        lock (_lines)
        {
            if (line is not null && _lines.Count < 400)
            {
                _lines.Add(line);
            }
        }
    }
}
