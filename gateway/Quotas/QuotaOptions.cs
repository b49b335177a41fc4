using System.ComponentModel.DataAnnotations;

namespace Coaching.Gateway;

/// <summary>How much a caller may ask for. A read costs 1 point, a list 5, an aggregate or a write 10, an upload 100.</summary>
public sealed class QuotaOptions
{
    public const string Section = "Quota";

    /// <summary>Points that a person has in a minute.</summary>
    [Range(1, 100_000_000)]
    public int PersonPoints { get; set; } = 600;

    /// <summary>Points that a person may spend at once.</summary>
    [Range(1, 100_000_000)]
    public int PersonBurst { get; set; } = 200;

    /// <summary>Points that a partner app or a service has in a minute.</summary>
    [Range(1, 100_000_000)]
    public int ClientPoints { get; set; } = 3000;

    /// <summary>Points that a partner app or a service may spend at once.</summary>
    [Range(1, 100_000_000)]
    public int ClientBurst { get; set; } = 1000;
}
