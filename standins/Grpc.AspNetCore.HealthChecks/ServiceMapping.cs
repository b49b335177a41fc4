using System.Collections;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>One service name, and the health checks that its status comes from.</summary>
public sealed class ServiceMapping
{
    /// <summary>Takes results that are already there; the predicate sees names, tags and results.</summary>
    public ServiceMapping(string name, Func<HealthResult, bool> predicate)
    {
        Name = name;
        Predicate = predicate;
    }

    /// <summary>Takes checks before they are run, so that the others are not.</summary>
    public ServiceMapping(string name, Func<HealthCheckMapContext, bool> predicate)
    {
        Name = name;
        HealthCheckPredicate = predicate;
    }

    /// <summary>The service; empty for the server as a whole.</summary>
    public string Name { get; }

    /// <summary>Chooses among results.</summary>
    public Func<HealthResult, bool>? Predicate { get; }

    /// <summary>Chooses among checks.</summary>
    public Func<HealthCheckMapContext, bool>? HealthCheckPredicate { get; }
}

/// <summary>The services whose status can be asked for.</summary>
public sealed class ServiceMappingCollection : IEnumerable<ServiceMapping>
{
    private readonly Dictionary<string, ServiceMapping> _mappings = new(StringComparer.Ordinal);

    /// <summary>Adds a service or replaces it, choosing among the results of checks.</summary>
    [Obsolete("Use MapService, whose predicate decides before the checks are run.")]
    public void Map(string name, Func<HealthResult, bool> predicate) => Add(new ServiceMapping(name, predicate));

    /// <summary>Adds a service or replaces it, choosing the checks to run.</summary>
    public void MapService(string name, Func<HealthCheckMapContext, bool> predicate) => Add(new ServiceMapping(name, predicate));

    /// <summary>Adds a service or replaces it.</summary>
    public void Add(ServiceMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        _mappings[mapping.Name] = mapping;
    }

    /// <summary>Removes a service.</summary>
    public void Remove(string name) => _mappings.Remove(name);

    /// <summary>Removes all services.</summary>
    public void Clear() => _mappings.Clear();

    /// <inheritdoc/>
    public IEnumerator<ServiceMapping> GetEnumerator() => _mappings.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
