using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The result of one health check.</summary>
public sealed class HealthResult(string name, IEnumerable<string> tags, HealthStatus status, IReadOnlyDictionary<string, object> data)
{
    /// <summary>The name of the check.</summary>
    public string Name { get; } = name;

    /// <summary>Its tags.</summary>
    public IEnumerable<string> Tags { get; } = tags;

    /// <summary>How it went.</summary>
    public HealthStatus Status { get; } = status;

    /// <summary>What it reported.</summary>
    public IReadOnlyDictionary<string, object> Data { get; } = data;
}

/// <summary>A health check that may be chosen for a service.</summary>
public sealed class HealthCheckMapContext(string name, IEnumerable<string> tags)
{
    /// <summary>The name of the check.</summary>
    public string Name { get; } = name;

    /// <summary>Its tags.</summary>
    public IEnumerable<string> Tags { get; } = tags;
}
