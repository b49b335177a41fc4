using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;
using State = Coaching.Observations.V1.LearningWalk.Types.State;

namespace Coaching.Observations;

internal sealed record LearningWalkRow
{
    public const string Pattern = "learningWalks/{learning_walk}";

    public const string Columns = "name, leader, org_unit, county, start_time, end_time, state, create_time, update_time, version";

    /// <summary>The condition that a walk <c>w</c> is for the caller to see.</summary>
    public static readonly string Within = Reach.Predicate("w.org_unit", null, null, "w.leader");

    public required string Name { get; init; }

    public required string Leader { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required DateTimeOffset EndTime { get; init; }

    public required State State { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    /// <summary>The row within the caller's reach under the RPC; NOT_FOUND, missing or not, otherwise.</summary>
    public static async Task<LearningWalkRow> Find(Session db, Reach reach, string name) =>
        await db.Find<LearningWalkRow>(SelectReached, reach.With(new { Name = name })) ?? throw Errors.NotFound(name);

    /// <summary>A walk that the caller leads.</summary>
    public static async Task<LearningWalkRow> Led(Session db, Reach reach, string name) =>
        await Find(db, reach, name) is var row && row.Leader == reach.Caller ? row : throw Errors.NotFound(name);

    /// <summary>The rows as walks, each with its stops.</summary>
    public static async Task<IReadOnlyList<LearningWalk>> ToProtos(Vault vault, Session db, IReadOnlyList<LearningWalkRow> rows)
    {
        var stops = rows.Count == 0 ? [] : await db.Query<StopRow>(SelectStops, new { Names = rows.Select(row => row.Name) });
        await vault.Warm(db, stops.Select(stop => stop.Content));
        var shown = new List<(string Walk, LearningWalk.Types.Stop Stop)>(stops.Count);
        foreach (var stop in stops)
        {
            shown.Add((stop.LearningWalk, stop.ToProto(await vault.Open<LearningWalk.Types.Stop>(db, StopName(stop.LearningWalk, stop.PlaceInWalk), stop.Content))));
        }

        var byWalk = shown.ToLookup(stop => stop.Walk, stop => stop.Stop);
        return [.. rows.Select(row => row.ToProto(byWalk[row.Name]))];
    }

    /// <summary>The name under which the place of a stop is sealed.</summary>
    public static string StopName(string walk, long place) => string.Create(CultureInfo.InvariantCulture, $"{walk}/stops/{place}");

    private LearningWalk ToProto(IEnumerable<LearningWalk.Types.Stop> stops) => new()
    {
        Name = Name,
        OrgUnit = OrgUnit,
        StartTime = StartTime.ToProto(),
        EndTime = EndTime.ToProto(),
        Stops = { stops },
        Leader = Leader,
        State = State,
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    private static readonly string SelectReached = $"SELECT {Columns} FROM learning_walks w WHERE w.name = @Name AND {Within}";

    private const string SelectStops = """
        SELECT learning_walk, place_in_walk, teacher, start_time, content FROM walk_stops WHERE learning_walk IN @Names ORDER BY learning_walk, place_in_walk
        """;

    private sealed record StopRow
    {
        public required string LearningWalk { get; init; }

        public required string Teacher { get; init; }

        public required DateTimeOffset StartTime { get; init; }

        public required int PlaceInWalk { get; init; }

        public required byte[] Content { get; init; }

        public LearningWalk.Types.Stop ToProto(LearningWalk.Types.Stop content) => new() { Teacher = Teacher, StartTime = StartTime.ToProto(), Place = content.Place };
    }
}
