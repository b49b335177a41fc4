using System.Diagnostics;
using System.Globalization;

namespace Coaching.EndToEnd.Tests;

/// <summary>One of the platform's programs as a process of its own, with its own settings, started as an operator would.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly ProcessStartInfo _start;
    private readonly List<string> _errors = [];
    private Process _process;

    public ServiceProcess(string assembly, IReadOnlyDictionary<string, string> settings)
    {
        _start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory };
        _start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"));
        foreach (var (key, value) in settings)
        {
            // As in a cluster: settings come from the environment.
            _start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        _process = Run();
    }

    /// <summary>Ends the process as `kill -9` does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Starts it again on what it left behind.</summary>
    public void Restart() => _process = Run();

    /// <summary>Waits until the process says that it is ready.</summary>
    public async Task UntilReady(int port)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var attempt = 0; attempt < 600; attempt++)
        {
            try
            {
                if ((await http.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/readyz")))).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }

            if (_process.HasExited)
            {
                break;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"{_start.ArgumentList[0]} is not ready: {string.Join('\n', _errors)}");
    }

    public void Dispose()
    {
        try
        {
            Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private Process Run()
    {
        var process = Process.Start(_start) ?? throw new InvalidOperationException("dotnet did not start.");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        lock (_errors)
        {
            if (line is not null && _errors.Count < 200)
            {
                _errors.Add(line);
            }
        }
    }
}
