using System.ComponentModel.DataAnnotations;

namespace Coaching.Observations;

/// <summary>How long is kept what was recorded.</summary>
public sealed class RetentionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Retention";

    /// <summary>The months for which notes, messages and reflections are kept after the end of their school year.</summary>
    [Range(1, 240)]
    public int NotesMonths { get; set; } = 24;

    /// <summary>
    /// The months for which scores, action steps, goals and cycles are kept after the end of their school year; then they are unlinked from their
    /// people, and nothing of their words is left.
    /// </summary>
    [Range(1, 240)]
    public int ScoresMonths { get; set; } = 36;

    /// <summary>The month at whose end a school year ends, 1 to 12.</summary>
    [Range(1, 12)]
    public int SchoolYearEndMonth { get; set; } = 12;

    /// <summary>How often it is looked for what is to go.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(6);
}
