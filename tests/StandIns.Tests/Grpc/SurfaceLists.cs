using Coaching.Testing;

namespace Coaching.StandIns.Tests;

/// <summary>The lists of what genuine assemblies refer to; they lie beside the repository.</summary>
public static class SurfaceLists
{
    /// <summary>The lines of one kind (type, member or derived) about one assembly, without both words.</summary>
    public static IEnumerable<string> Lines(string list, string assembly, string kind) =>
        from line in File.ReadLines(SharedData.File($"standins/{list}"))
        let words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        where words[0] == assembly && words[1] == kind
        select words[2];
}
