namespace Coaching.Cli;

/// <summary>What the process tells a script; `coach --help` lists the same.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The platform refused, or found problems in what it was given.</summary>
    public const int Refused = 1;

    /// <summary>The command line is wrong, or a file that it names cannot be read.</summary>
    public const int Usage = 2;

    /// <summary>Not signed in, or not allowed.</summary>
    public const int NotSignedIn = 3;

    /// <summary>The platform, or the issuer of tokens, does not answer.</summary>
    public const int Unreachable = 4;

    /// <summary>Interrupted by Ctrl+C.</summary>
    public const int Interrupted = 5;
}
