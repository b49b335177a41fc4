using System.ComponentModel.DataAnnotations;

namespace Coaching.Scheduling;

/// <summary>How officials travel, for the plans of their visits.</summary>
public sealed class VisitsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Visits";

    /// <summary>How long roads are, in percent of the way as the crow flies.</summary>
    [Range(100, 400)]
    public int DetourPercent { get; set; } = 140;

    /// <summary>How fast officials travel on them, in kilometres an hour.</summary>
    [Range(1, 120)]
    public int SpeedKmPerHour { get; set; } = 25;
}
