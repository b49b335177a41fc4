namespace Coaching.Scheduling;

/// <summary>An activity as FET's data describe it.</summary>
internal sealed record FetActivity(
    string Id, IReadOnlyList<string> Staff, string Subject, IReadOnlyList<string> Classes, int Duration, bool IsActive, long Line);

/// <summary>Where an activity is, and whatever else the file that says so tells of it.</summary>
internal sealed class FetPlacement(string id, string file, long line)
{
    public string Id { get; } = id;

    public string File { get; } = file;

    public long Line { get; } = line;

    /// <summary>Days and hours by name, in the order of the file; where only the start is said, one.</summary>
    public List<(string Day, string Hour)> Slots { get; } = [];

    public SortedSet<string> Staff { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Classes { get; } = new(StringComparer.Ordinal);

    public List<string> Rooms { get; } = [];

    public string Subject { get; set; } = "";

    public LessonOrigin Origin => new(File, Line, $"Activity {Id}");
}
