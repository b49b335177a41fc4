using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Coaching.Gateway;

/// <summary>Where the services are, and who may call from a browser.</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>REST address of the people service.</summary>
    [Required, Url]
    public string People { get; set; } = "http://people:8080";

    /// <summary>gRPC address of the people service.</summary>
    [Required, Url]
    public string PeopleGrpc { get; set; } = "http://people:8081";

    /// <summary>REST address of the scheduling service.</summary>
    [Required, Url]
    public string Scheduling { get; set; } = "http://scheduling:8080";

    /// <summary>gRPC address of the scheduling service.</summary>
    [Required, Url]
    public string SchedulingGrpc { get; set; } = "http://scheduling:8081";

    /// <summary>REST address of the observations service.</summary>
    [Required, Url]
    public string Observations { get; set; } = "http://observations:8080";

    /// <summary>gRPC address of the observations service.</summary>
    [Required, Url]
    public string ObservationsGrpc { get; set; } = "http://observations:8081";

    /// <summary>REST address of the plcs service.</summary>
    [Required, Url]
    public string Plcs { get; set; } = "http://plcs:8080";

    /// <summary>gRPC address of the plcs service.</summary>
    [Required, Url]
    public string PlcsGrpc { get; set; } = "http://plcs:8081";

    /// <summary>REST address of the analytics service.</summary>
    [Required, Url]
    public string Analytics { get; set; } = "http://analytics:8080";

    /// <summary>gRPC address of the analytics service.</summary>
    [Required, Url]
    public string AnalyticsGrpc { get; set; } = "http://analytics:8081";

    /// <summary>Origins whose pages may call, separated by spaces; none when empty.</summary>
    public string CorsOrigins { get; set; } = "";

    /// <summary>How long a unary call may take before the gateway gives it up.</summary>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>How long a server stream or an upload may last.</summary>
    [Range(1, 3600)]
    public int StreamTimeoutSeconds { get; set; } = 660;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    internal TimeSpan StreamTimeout => TimeSpan.FromSeconds(StreamTimeoutSeconds);

    internal IEnumerable<(string Name, string Http, string H2)> Services() =>
    [
        ("people", People, PeopleGrpc),
        ("scheduling", Scheduling, SchedulingGrpc),
        ("observations", Observations, ObservationsGrpc),
        ("plcs", Plcs, PlcsGrpc),
        ("analytics", Analytics, AnalyticsGrpc),
    ];

    internal void Allow(CorsPolicyBuilder policy) => policy
        .WithOrigins(CorsOrigins.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .WithMethods("GET", "POST", "PATCH", "DELETE")
        .WithHeaders("authorization", "content-type", "if-match", "if-none-match", "idempotency-key", "traceparent")
        .WithExposedHeaders("ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "WWW-Authenticate")
        .SetPreflightMaxAge(TimeSpan.FromHours(1));
}
