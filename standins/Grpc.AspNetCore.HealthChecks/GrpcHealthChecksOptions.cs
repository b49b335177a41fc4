namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Options of the gRPC health service.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>Which health checks make up the status of which service.</summary>
    public ServiceMappingCollection Services { get; } = [];

    /// <summary>Answer with the last published results instead of running the checks for each request.</summary>
    public bool UseHealthChecksCache { get; set; }

    /// <summary>Keep watches open, without telling them of it, while the application stops.</summary>
    public bool SuppressCompletionOnShutdown { get; set; }
}
