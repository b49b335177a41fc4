namespace Coaching.Platform;

/// <summary>A file as it was received.</summary>
public sealed record UploadRow
{
    internal const string Columns = "name, caller, size, sha256, create_time";

    /// <summary><c>uploads/{upload}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Who sent it, and alone may use it.</summary>
    public required string Caller { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Of its bytes, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it was last sent.</summary>
    public required DateTimeOffset CreateTime { get; init; }
}

/// <summary>Where a service keeps what is uploaded to it, and how much one file may hold.</summary>
/// <param name="Folder">The folder, which replicas share.</param>
/// <param name="MaxBytes">The largest file.</param>
/// <param name="Extension">What the names of the files in the folder end in.</param>
/// <param name="Content">What a file should be, as in "a zip archive".</param>
public sealed record UploadLimits(string Folder, long MaxBytes, string Extension, string Content)
{
    /// <summary>The folder that is configured, or else one of this name beside the database file.</summary>
    public static string FolderOr(string? configured, DatabaseOptions database, string name)
    {
        ArgumentNullException.ThrowIfNull(database);
        return configured ?? Path.Combine(Path.GetDirectoryName(database.Path) ?? "", name);
    }
}
