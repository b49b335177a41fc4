namespace Coaching.Scheduling;

/// <summary>Where the schools of a plan are, and how far from one another.</summary>
internal sealed class VisitPlaces
{
    private readonly Dictionary<string, Spot> _spots = [];
    private readonly HashSet<string> _assumed = [];
    private readonly VisitsOptions _options;

    /// <summary>A school whose place nobody has said stands in the middle of those below the same unit, else of all.</summary>
    public VisitPlaces(IReadOnlyList<AreaSchool> schools, Spot? start, VisitsOptions options)
    {
        _options = options;
        var known = schools.Where(school => school.Spot is not null).ToList();
        Start = start ?? Earth.Middle([.. known.Select(school => school.Spot!.Value)]) ?? default;
        foreach (var school in schools)
        {
            Add(school.Name, school.Spot ?? Earth.Middle([.. known.Where(other => other.Parent == school.Parent).Select(other => other.Spot!.Value)]));
            if (school.Spot is null)
            {
                _assumed.Add(school.Name);
            }
        }
    }

    /// <summary>Where each day begins and ends.</summary>
    public Spot Start { get; }

    public bool Knows(string school) => _spots.ContainsKey(school);

    /// <summary>Adds a school; where its place is not known the start stands for it.</summary>
    public void Add(string school, Spot? spot)
    {
        if (spot is null)
        {
            _assumed.Add(school);
        }

        _spots[school] = spot ?? Start;
    }

    public bool IsAssumed(string school) => _assumed.Contains(school);

    /// <summary>The way by road; no school is the start.</summary>
    public int Meters(string? from, string? to) => (int)Math.Min(int.MaxValue, (long)Earth.Meters(Of(from), Of(to)) * _options.DetourPercent / 100);

    /// <summary>The whole minutes that a way takes, rounded up.</summary>
    public int Minutes(int meters)
    {
        var metersPerHour = _options.SpeedKmPerHour * 1000L;
        return (int)(((meters * 60L) + metersPerHour - 1) / metersPerHour);
    }

    /// <summary>Minutes between the start, as place 0, and schools.</summary>
    public int[][] Minutes(IReadOnlyList<string> schools)
    {
        string?[] places = [null, .. schools];
        return [.. places.Select(from => places.Select(to => Minutes(Meters(from, to))).ToArray())];
    }

    private Spot Of(string? school) => school is null ? Start : _spots[school];
}
