using System.ComponentModel.DataAnnotations;

namespace Coaching.People;

/// <summary>Where packages wait and how much one may hold.</summary>
public sealed class ImportsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Imports";

    /// <summary>The folder of uploaded packages, which replicas share; beside the database file when none is named.</summary>
    public string? Folder { get; set; }

    /// <summary>The largest package.</summary>
    [Range(1, 1_073_741_824)]
    public long MaxUploadBytes { get; set; } = 100L * 1024 * 1024;

    /// <summary>The most that a package's files may hold together, unpacked.</summary>
    [Range(1, 4_294_967_296)]
    public long MaxInflatedBytes { get; set; } = 200L * 1024 * 1024;

    /// <summary>The most data rows in all files.</summary>
    [Range(1, 10_000_000)]
    public int MaxRows { get; set; } = 1_000_000;

    /// <summary>The most rows applied in one transaction: other writers wait that long at most.</summary>
    [Range(1, 5_000)]
    public int ChunkRows { get; set; } = 5_000;

    /// <summary>A reference copy that would end more than this share of what is known ends nothing.</summary>
    [Range(0, 100)]
    public int MaxRemovalPercent { get; set; } = 20;
}
