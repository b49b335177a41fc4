using System.ComponentModel.DataAnnotations;

namespace Coaching.Observations;

/// <summary>When training of a coach is worth a talk.</summary>
public sealed class CoachQualityOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "CoachQuality";

    /// <summary>A skill is named when the mean of its newest ratings is below this, on the rubric's scale of 1 to 4.</summary>
    [Range(1.0, 4.0)]
    public double TrainingBelow { get; set; } = 2.5;

    /// <summary>How many of a skill's newest ratings are taken; with fewer, nothing is said of it.</summary>
    [Range(1, 20)]
    public int RatingsTaken { get; set; } = 3;
}
