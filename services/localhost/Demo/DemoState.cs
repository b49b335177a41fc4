using System.Text.Json;

namespace Coaching.Localhost;

/// <summary>What a data folder remembers of its demonstration: which weeks it is about, and whether it is whole.</summary>
internal sealed record DemoState(DateOnly FirstWeek, bool Complete)
{
    private const string File = "demonstration.json";

    public static DemoState? Read(string folder)
    {
        var path = Path.Combine(folder, File);
        return System.IO.File.Exists(path) ? JsonSerializer.Deserialize<DemoState>(System.IO.File.ReadAllText(path)) : null;
    }

    public void Write(string folder) => System.IO.File.WriteAllText(Path.Combine(folder, File), JsonSerializer.Serialize(this));
}
