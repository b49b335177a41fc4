using System.ComponentModel.DataAnnotations;

namespace Coaching.Observations;

/// <summary>Settings of what a pair records.</summary>
public sealed class RecordsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Records";

    /// <summary>The days after which the coachee reads a held observation, shared or not.</summary>
    [Range(0, 14)]
    public int HoldDays { get; set; } = 14;
}
