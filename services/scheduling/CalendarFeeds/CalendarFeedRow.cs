using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

internal sealed record CalendarFeedRow
{
    public const string Pattern = "calendarFeeds/{calendar_feed}";

    public const string Columns = "name, person, org_unit, creator, secret_hash, version, create_time, rotate_time";

    public required string Name { get; init; }

    public required string Person { get; init; }

    public required string OrgUnit { get; init; }

    public required string Creator { get; init; }

    public required string SecretHash { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset RotateTime { get; init; }

    /// <summary>The condition that a feed of this alias is the caller's own or of a school within reach.</summary>
    public static string Reached(string alias) => $"(({alias}.org_unit <> '' AND {Reach.Predicate($"{alias}.org_unit")}) OR ({alias}.org_unit = '' AND {Own(alias)}))";

    /// <summary>The feed within the caller's reach under the RPC, if there is one.</summary>
    public static Task<CalendarFeedRow?> Find(Tx db, Reach reach, string name) =>
        db.Find<CalendarFeedRow>(SelectReached, reach.With(new { Name = name }));

    /// <summary>The feed with its address, which nobody can be told again.</summary>
    public CalendarFeed ToProto(string path = "") => new()
    {
        Name = Name,
        Person = Person,
        OrgUnit = OrgUnit,
        Creator = Creator,
        Path = path,
        CreateTime = CreateTime.ToProto(),
        RotateTime = RotateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    private static string Own(string alias) => $"@reach_self = 1 AND {alias}.person = @reach_caller";

    private static readonly string SelectReached = $"SELECT {Columns} FROM calendar_feeds f WHERE f.name = @Name AND {Reached("f")}";
}
