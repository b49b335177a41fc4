using System.CommandLine;

namespace Coaching.Cli;

/// <summary>One run of one verb: what was asked, where its answer goes, and the way to the platform.</summary>
internal sealed class Invocation : IDisposable
{
    private Settings? _settings;
    private Connection? _connection;

    private Invocation(ParseResult parsed, GlobalOptions globals, Terminal terminal, CancellationToken cancel)
    {
        Parsed = parsed;
        Globals = globals;
        Terminal = terminal;
        Cancel = cancel;
        Output = new Output(terminal, parsed.GetValue(globals.Json));
    }

    public ParseResult Parsed { get; }

    public GlobalOptions Globals { get; }

    public Terminal Terminal { get; }

    public CancellationToken Cancel { get; }

    public Output Output { get; }

    public Settings Settings => _settings ??= Globals.Read(Parsed, Terminal);

    /// <summary>Runs a verb and tells the user in one line what went wrong, if anything did.</summary>
    public static async Task<int> Run(
        ParseResult parsed, GlobalOptions globals, Terminal terminal, Func<Invocation, Task<int>> verb, CancellationToken cancel)
    {
        using var run = new Invocation(parsed, globals, terminal, cancel);
        try
        {
            return await verb(run);
        }
        catch (Exception e)
        {
            var failure = Failures.Of(e, run._settings, cancel.IsCancellationRequested);
            run.Output.Fail(failure);
            return failure.ExitCode;
        }
    }

    /// <summary>The way to the platform, once somebody is signed in.</summary>
    public async Task<Connection> Connect()
    {
        _connection ??= new Connection(Settings, Terminal.Clock);
        await _connection.Tokens.Get(Cancel);
        return _connection;
    }

    public void Dispose() => _connection?.Dispose();
}
