namespace Coaching.People;

/// <summary>What a package says of itself: version, sender, and which files are there as a reference copy or as changes.</summary>
internal sealed class RosterManifest
{
    private const int MaxProperties = 100;
    private const int MaxSource = 100;

    private readonly Dictionary<string, string> _properties = new(StringComparer.Ordinal);

    public string Version { get; private set; } = "";

    /// <summary>Which system's records these are; only that system's reference copy may end them.</summary>
    public string Source => Value("source.systemCode") is { Length: > 0 } code ? code : Value("source.systemName");

    public IEnumerable<RosterFile> Files => _properties
        .Where(property => property.Key.StartsWith("file.", StringComparison.Ordinal) && property.Value is "bulk" or "delta")
        .Select(property => new RosterFile(property.Key[5..], property.Value == "bulk"))
        .Where(file => RosterSchema.IsFile(file.Name, Version));

    /// <summary>What a package of School Data Sync would say of itself if it did: each upload is all that there is.</summary>
    public static RosterManifest OfSds(IEnumerable<string> names)
    {
        var manifest = new RosterManifest { Version = RosterSchema.Sds };
        foreach (var name in names.Select(name => Path.GetFileNameWithoutExtension(name)).Union(["orgs", "users", "roles"]))
        {
            manifest._properties[$"file.{name}"] = "bulk";
        }

        return manifest;
    }

    public static RosterManifest Read(Stream content, IssueLog log)
    {
        var manifest = new RosterManifest();
        var table = RosterTable.Open(content, RosterPackage.ManifestName, [("propertyName", true), ("value", true)], MaxProperties, log)
            ?? throw new PackageRefusedException();
        while (table.Read())
        {
            manifest._properties[table.Row[0]] = table.Row[1];
        }

        manifest.Version = manifest.Value("oneroster.version");
        if (manifest.Version is not (RosterSchema.Version11 or RosterSchema.Version12))
        {
            log.Reject(RosterPackage.ManifestName, 0, "", IssueCodes.UnsupportedVersion);
            throw new PackageRefusedException();
        }

        return manifest;
    }

    /// <summary>Holds the promised files against those that are there. Without its organisations or users a package is not read at all.</summary>
    public void Compare(IReadOnlyCollection<string> names, IssueLog log)
    {
        foreach (var file in Files.Where(file => !names.Contains(file.FileName)))
        {
            if (file.Name is "orgs" or "users" or "roles")
            {
                log.Reject(file.FileName, 0, "", IssueCodes.MissingFile);
                throw new PackageRefusedException();
            }

            log.Warn(file.FileName, 0, "", IssueCodes.MissingFile);
        }

        var promised = Files.Select(file => file.FileName).Append(RosterPackage.ManifestName).ToHashSet(StringComparer.Ordinal);
        foreach (var name in names.Where(name => !promised.Contains(name)).Order(StringComparer.Ordinal))
        {
            log.Warn(name, 0, "", RosterSchema.IsFile(Path.GetFileNameWithoutExtension(name), Version) ? IssueCodes.UnexpectedFile : IssueCodes.UnknownFile);
        }
    }

    private string Value(string property) =>
        _properties.GetValueOrDefault(property) is { } value ? value.Length <= MaxSource ? value : value[..MaxSource] : "";
}
