namespace Coaching.Cli;

/// <summary>All that a command touches of the process it runs in, so that tests can stand in its place.</summary>
internal sealed record Terminal
{
    /// <summary>Where data goes.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where remarks, progress and errors go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether somebody looks at the output, and it is not a pipe or a file.</summary>
    public bool IsOutputSeen { get; init; }

    /// <summary>Whether somebody looks at the remarks.</summary>
    public bool IsErrorSeen { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The folder that keeps the way to sign in.</summary>
    public string Home => Environment("COACH_HOME") is { Length: > 0 } home
        ? home
        : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.ApplicationData), "coach");

    public static Terminal OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        IsOutputSeen = !Console.IsOutputRedirected,
        IsErrorSeen = !Console.IsErrorRedirected,
        Environment = System.Environment.GetEnvironmentVariable,
    };
}
