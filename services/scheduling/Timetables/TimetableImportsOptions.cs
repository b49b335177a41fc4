using System.ComponentModel.DataAnnotations;

namespace Coaching.Scheduling;

/// <summary>Where timetable files wait and how much one may hold.</summary>
public sealed class TimetableImportsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "TimetableImports";

    /// <summary>The folder of uploaded files, which replicas share; beside the database file when none is named.</summary>
    public string? Folder { get; set; }

    /// <summary>The largest file.</summary>
    [Range(1, 1_073_741_824)]
    public long MaxUploadBytes { get; set; } = 100L * 1024 * 1024;
}
