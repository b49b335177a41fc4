using System.ComponentModel.DataAnnotations;

namespace Coaching.Platform;

/// <summary>How a service lives in its surroundings.</summary>
public sealed class HostingOptions
{
    public const string Section = "Hosting";

    /// <summary>How many seconds a start waits for what may still be coming up: the database and its schema, the issuer, the sidecar.</summary>
    [Range(0, 600)]
    public int StartSeconds { get; set; } = 30;

    /// <summary>How many seconds a stopping service keeps serving after it has said that it is not ready, so that balancers can turn away.</summary>
    [Range(0, 300)]
    public int DrainSeconds { get; set; } = 5;

    /// <summary>How many seconds calls in flight may take to end after that.</summary>
    [Range(1, 300)]
    public int StopSeconds { get; set; } = 30;

    /// <summary>The time zone whose calendar decides whether posts and pairs are current.</summary>
    [TimeZone]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Whether gRPC reflection is served; always in development.</summary>
    public bool Reflection { get; set; }

    /// <summary>A folder of secrets: each file is named like the environment variable of a setting, and holds its value.</summary>
    public string SecretsDirectory { get; set; } = Secrets.DefaultDirectory;
}

/// <summary>Where a service listens.</summary>
public sealed class HttpOptions : IValidatableObject
{
    public const string Section = "Http";

    /// <summary>The address to listen at; 0.0.0.0 for all of IPv4, :: for all.</summary>
    [IpAddress]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port of HTTP/1.1: REST, deliveries, health and metrics; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 8080;

    /// <summary>The port of gRPC over cleartext HTTP/2; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int GrpcPort { get; set; } = 8081;

    /// <summary>
    /// The networks, parted by spaces, such as 10.0.0.0/8, whose word in X-Forwarded-For is taken for the caller's address; none when empty.
    /// </summary>
    [Networks]
    public string TrustedProxies { get; set; } = "";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Port != 0 && Port == GrpcPort ? [new ValidationResult("must be another port than Http:Port", [nameof(GrpcPort)])] : [];
}
