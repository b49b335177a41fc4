namespace Coaching.Localhost;

/// <summary>What the command line asks of the local host.</summary>
internal sealed record LocalOptions
{
    /// <summary>Folder of the databases.</summary>
    public required string Data { get; init; }

    /// <summary>Port of the gateway's REST; gRPC takes the next one; 0 takes free ones.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Whether the first start seeds the demonstration.</summary>
    public bool Demo { get; init; } = true;

    /// <summary>Whether to seed, check and exit.</summary>
    public bool Smoke { get; init; }

    /// <summary>Further settings for every process, as configuration keys.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
