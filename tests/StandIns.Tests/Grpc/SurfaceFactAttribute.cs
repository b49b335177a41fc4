namespace Coaching.StandIns.Tests;

/// <summary>A test against the listed surfaces of the genuine assemblies, which lie beside the repository where they exist.</summary>
public sealed class SurfaceFactAttribute : FactAttribute
{
    public SurfaceFactAttribute() => Skip = SurfaceLists.Folder is null ? "The lists ../shared/standins are not on this machine." : null;
}

/// <summary>The lists of what genuine assemblies refer to.</summary>
public static class SurfaceLists
{
    /// <summary>The folder of the lists, or null.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>The lines of one kind (type, member or derived) about one assembly, without both words.</summary>
    public static IEnumerable<string> Lines(string list, string assembly, string kind) =>
        from line in File.ReadLines(Path.Combine(Folder ?? throw new InvalidOperationException("There are no lists."), list))
        let words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        where words[0] == assembly && words[1] == kind
        select words[2];

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CoachingPlatform.sln")))
            {
                var lists = Path.Combine(folder.FullName, "..", "shared", "standins");
                return Directory.Exists(lists) ? lists : null;
            }
        }

        return null;
    }
}
