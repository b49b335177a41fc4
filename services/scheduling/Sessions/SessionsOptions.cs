using System.ComponentModel.DataAnnotations;

namespace Coaching.Scheduling;

/// <summary>What becomes of sessions that nobody speaks of.</summary>
public sealed class SessionsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sessions";

    /// <summary>How long after its end, and after the last change of it, a planned session is missed by itself, and a started one complete.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "30.00:00:00")]
    public TimeSpan OverdueAfter { get; set; } = TimeSpan.FromHours(48);

    /// <summary>How often overdue sessions are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan OverdueInterval { get; set; } = TimeSpan.FromMinutes(5);
}
