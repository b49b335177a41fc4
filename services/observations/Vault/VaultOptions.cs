using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>Where the key is that wraps the keys of persons.</summary>
public sealed class VaultOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Vault";

    /// <summary>
    /// A file of at least 32 random bytes; without what it holds no note can be read. All replicas need the same one, and it must not lie in the
    /// same backup as the database. Without it, and on SQLite only, one is made once beside the database.
    /// </summary>
    [ReadableFile]
    public string? KeyFile { get; set; }

    /// <summary>A file with the key of before, while keys that it wraps are still there; they are wrapped anew as they are used.</summary>
    [ReadableFile]
    public string? OldKeyFile { get; set; }
}
