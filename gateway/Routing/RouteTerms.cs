namespace Coaching.Gateway;

/// <summary>What holds for every call to a route, worked out once when the routes are made.</summary>
internal sealed record RouteTerms
{
    /// <summary>What a call costs of the caller's quota.</summary>
    public required int Points { get; init; }

    /// <summary>The service that answers.</summary>
    public required string Service { get; init; }

    /// <summary>Whether the route is an RPC's own path; else it is its REST form.</summary>
    public bool IsGrpc { get; init; }

    /// <summary>Whether it needs no token.</summary>
    public bool IsPublic { get; init; }

    /// <summary>The request field that is the body of a REST call; `*` for the whole message, empty for none.</summary>
    public string Body { get; init; } = "";

    /// <summary>The largest body, when it is not the server's own limit.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>What measures the route.</summary>
    public required RouteSeries Series { get; init; }

    /// <summary>How long a call may take.</summary>
    public required TimeSpan Limit { get; init; }
}
