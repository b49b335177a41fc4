using System.IO.Compression;

namespace Coaching.People;

/// <summary>One data file of a package.</summary>
/// <param name="Name">Its name in the standard, such as <c>users</c>.</param>
/// <param name="IsBulk">Whether it is the reference copy and not a list of changes.</param>
internal sealed record RosterFile(string Name, bool IsBulk)
{
    public string FileName => $"{Name}.csv";
}

/// <summary>A zip of CSV files at its root, opened without trusting what it says about itself.</summary>
internal sealed class RosterPackage : IDisposable
{
    public const string ManifestName = "manifest.csv";

    private const int MaxFiles = 1_000;
    private const long UnratedBytes = 1024 * 1024;
    private const long MaxRatio = 100;

    private static readonly string[] ArchiveExtensions = [".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar", ".jar"];

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    private RosterPackage(ZipArchive zip, Dictionary<string, ZipArchiveEntry> entries, RosterManifest manifest)
    {
        (_zip, _entries) = (zip, entries);
        Manifest = manifest;
        Files = [.. manifest.Files.Where(file => entries.ContainsKey(file.FileName)).OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    public RosterManifest Manifest { get; }

    /// <summary>The data files that the manifest promises and the package holds, by name.</summary>
    public IReadOnlyList<RosterFile> Files { get; }

    public RosterFile? Find(string name) => Files.FirstOrDefault(file => file.Name == name);

    /// <summary>Opens a package; what stands against it is in the log, and PackageRefusedException says that it is the end.</summary>
    public static RosterPackage Open(string path, bool isSds, ImportsOptions limits, IssueLog log)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        ZipArchive? zip = null;
        try
        {
            Refuse(ZipDirectory.Count(file, MaxFiles) > MaxFiles, log, "", IssueCodes.TooManyFiles);
            zip = new ZipArchive(file, ZipArchiveMode.Read);
            var entries = Admit(zip, limits, log);
            var manifest = isSds ? RosterManifest.OfSds(entries.Keys) : ReadManifest(entries, log);
            manifest.Compare(entries.Keys, log);
            return new RosterPackage(zip, entries, manifest);
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            log.Reject("", 0, "", IssueCodes.NotAZip);
            Close();
            throw new PackageRefusedException();
        }
        catch
        {
            Close();
            throw;
        }

        void Close()
        {
            zip?.Dispose();
            file.Dispose();
        }
    }

    public Stream Open(RosterFile file) => Open(_entries[file.FileName]);

    public void Dispose() => _zip.Dispose();

    private static BoundedStream Open(ZipArchiveEntry entry) => new(entry.Open(), entry.Length);

    private static Dictionary<string, ZipArchiveEntry> Admit(ZipArchive zip, ImportsOptions limits, IssueLog log)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            var name = entry.FullName;
            Refuse(name.Length is 0 or > 100 || name[0] == '.' || name.AsSpan().ContainsAny('/', '\\', ':'), log, "", IssueCodes.PathInPackage);
            Refuse(ArchiveExtensions.Contains(Path.GetExtension(name).ToLowerInvariant()), log, name, IssueCodes.NestedArchive);
            Refuse(entry.Length > UnratedBytes && entry.Length > MaxRatio * entry.CompressedLength, log, name, IssueCodes.TooMuchData);
            Refuse(!entries.TryAdd(name, entry), log, name, IssueCodes.DuplicateFile);
        }

        Refuse(entries.Values.Sum(entry => entry.Length) > limits.MaxInflatedBytes, log, "", IssueCodes.TooMuchData);
        return entries;
    }

    private static RosterManifest ReadManifest(Dictionary<string, ZipArchiveEntry> entries, IssueLog log)
    {
        Refuse(!entries.ContainsKey(ManifestName), log, ManifestName, IssueCodes.MissingManifest);
        using var content = Open(entries[ManifestName]);
        return RosterManifest.Read(content, log);
    }

    private static void Refuse(bool isWrong, IssueLog log, string file, string code)
    {
        if (isWrong)
        {
            log.Reject(file, 0, "", code);
            throw new PackageRefusedException();
        }
    }
}
