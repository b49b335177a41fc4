namespace Coaching.Cli;

/// <summary>An end of the command that the user is told of in one line.</summary>
internal sealed class CommandException(int exitCode, string code, string message, params IReadOnlyList<FieldError> errors)
    : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>Machine-readable reason, `UPPER_SNAKE_CASE`.</summary>
    public string Code { get; } = code;

    /// <summary>Every field that was refused.</summary>
    public IReadOnlyList<FieldError> Errors { get; } = errors;

    public static CommandException Usage(string message) => new(Cli.ExitCode.Usage, "USAGE", message);
}

/// <summary>A field that was refused, and the rule that it breaks.</summary>
internal sealed record FieldError(string Field, string Rule);
