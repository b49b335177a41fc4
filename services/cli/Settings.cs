namespace Coaching.Cli;

/// <summary>What the global options, the environment and the stored sign-in come to.</summary>
internal sealed record Settings
{
    /// <summary>Where REST is served.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>Where gRPC is served.</summary>
    public required Uri Grpc { get; init; }

    /// <summary>How long one call may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>A token that was given as it is.</summary>
    public string? Token { get; init; }

    /// <summary>How to get a token.</summary>
    public SignIn? SignIn { get; init; }
}
