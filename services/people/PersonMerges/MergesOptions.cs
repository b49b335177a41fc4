using System.ComponentModel.DataAnnotations;

namespace Coaching.People;

/// <summary>How long two people who were made one can become two again.</summary>
public sealed class MergesOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Merges";

    /// <summary>The days for which a merge can be undone.</summary>
    [Range(1, 365)]
    public int UndoDays { get; set; } = 30;
}
