namespace Coaching.Cli;

/// <summary>A way to sign in, as it is stored: never a secret or a token itself.</summary>
internal sealed record SignIn
{
    /// <summary>The gateway that it is for.</summary>
    public string? Gateway { get; init; }

    /// <summary>The gateway's gRPC address, when it is not one port above.</summary>
    public string? Grpc { get; init; }

    /// <summary>A persona of the development issuer.</summary>
    public string? As { get; init; }

    /// <summary>A client of an OpenID Connect issuer.</summary>
    public string? ClientId { get; init; }

    /// <summary>The file that holds the client's secret.</summary>
    public string? ClientSecretFile { get; init; }

    /// <summary>The issuer's URL.</summary>
    public string? Issuer { get; init; }

    /// <summary>OAuth scopes to ask for, separated by spaces.</summary>
    public string? Scope { get; init; }

    /// <summary>Who signs in, in words.</summary>
    public string Describe() => As is not null ? $"{As} (development)" : $"client {ClientId} of {Issuer}";
}
