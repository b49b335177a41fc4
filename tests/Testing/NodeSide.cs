using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace Coaching.Testing;

/// <summary>The judges that are not ours, from npm: installed once, then run as processes of their own.</summary>
public class NodeSide : IAsyncLifetime
{
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

    // What is wanted, and, where a project has it, exactly which versions.
    private static readonly string[] Manifests = ["package.json", "package-lock.json"];

    private readonly string _scripts;
    private readonly string _modules;

    /// <summary>The test project's own scripts and packages, in its folder <c>node</c>.</summary>
    public NodeSide()
        : this("node")
    {
    }

    /// <summary>The scripts and packages of a folder beside the test assembly.</summary>
    protected NodeSide(string folder)
    {
        _scripts = Path.Combine(AppContext.BaseDirectory, folder);
        var wanted = Manifests.Select(name => Path.Combine(_scripts, name)).Where(File.Exists).SelectMany(File.ReadAllBytes).ToArray();
        _modules = Path.Combine(SharedData.Repository, "artifacts", "npm", $"{folder}-{Convert.ToHexStringLower(SHA256.HashData(wanted))[..12]}");
    }

    public async Task InitializeAsync()
    {
        if (NodeTools.ReasonToSkip is not null)
        {
            return;
        }

        // Test processes of several projects may start at once, and npm does not share a folder.
        Directory.CreateDirectory(_modules);
        await using var turn = await Turn(Path.Combine(_modules, "lock"));
        var installed = Path.Combine(_modules, "installed");
        if (!File.Exists(installed))
        {
            foreach (var name in Manifests.Where(name => File.Exists(Path.Combine(_scripts, name))))
            {
                File.Copy(Path.Combine(_scripts, name), Path.Combine(_modules, name), overwrite: true);
            }

            string[] install = File.Exists(Path.Combine(_modules, Manifests[1])) ? ["ci"] : ["install", "--no-package-lock"];
            await Run("npm", [.. install, "--no-audit", "--no-fund"], InstallLimit);
            await File.WriteAllTextAsync(installed, "");
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Runs a script to its end and reads the JSON that it prints.</summary>
    public async Task<JsonElement> RunScript(string script, params string[] args)
    {
        var (_, output, _) = await Run("node", [Path.Combine(_scripts, script), .. args], RunLimit);
        return JsonElement.Parse(output);
    }

    /// <summary>Runs a tool that a package brought and reports whatever it did.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunTool(string tool, params string[] args) => RunToolIn(_modules, tool, args);

    /// <summary>The same, in a folder given.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunToolIn(string workingDirectory, string tool, params string[] args) =>
        Run(Path.Combine(_modules, "node_modules", ".bin", tool), args, RunLimit, mayFail: true, workingDirectory);

    /// <summary>Starts a script that serves; the first line it prints is its port.</summary>
    public async Task<NodeServer> Serve(string script, params string[] args)
    {
        var process = Start("node", [Path.Combine(_scripts, script), .. args]);
        try
        {
            var port = await process.StandardOutput.ReadLineAsync().WaitAsync(RunLimit);
            return port is null
                ? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync())
                : new NodeServer(process, $"http://127.0.0.1:{port}");
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    private async Task<(int ExitCode, string Output, string Error)> Run(string tool, string[] args, TimeSpan limit, bool mayFail = false, string? workingDirectory = null)
    {
        using var process = Start(tool, args, workingDirectory);
        using var late = new CancellationTokenSource(limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(late.Token);
            var error = process.StandardError.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
            return process.ExitCode == 0 || mayFail
                ? (process.ExitCode, await output, await error)
                : throw new InvalidOperationException($"{tool} {string.Join(' ', args)} ended with {process.ExitCode}: {await error}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private Process Start(string tool, string[] args, string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(tool, args)
        {
            WorkingDirectory = workingDirectory ?? _modules,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{tool} did not start.");
    }

    private static async Task<FileStream> Turn(string file)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited.Elapsed < InstallLimit)
            {
                await Task.Delay(200);
            }
        }
    }
}

/// <summary>A script that serves until it is disposed.</summary>
public sealed class NodeServer(Process process, string address) : IDisposable
{
    public string Address => address;

    /// <summary>The next line that the script prints.</summary>
    public async Task<string?> NextLine() => await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
