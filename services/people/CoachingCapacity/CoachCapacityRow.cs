using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed record CoachCapacityRow
{
    public const string Columns = "person, max_coachees, target_coachees, has_dedicated_time, version, update_time";

    public const string SelectByPerson = $"SELECT {Columns} FROM coach_capacities WHERE person = @person";

    public const string Insert = $"""
        INSERT INTO coach_capacities ({Columns}) VALUES (@Person, @MaxCoachees, @TargetCoachees, @HasDedicatedTime, @Version, @UpdateTime)
        """;

    public const string Update = """
        UPDATE coach_capacities
        SET max_coachees = @MaxCoachees, target_coachees = @TargetCoachees, has_dedicated_time = @HasDedicatedTime, version = @Version,
            update_time = @UpdateTime
        WHERE person = @Person AND version = @Version - 1
        """;

    /// <summary>One coachee for each coach is the ideal (STEP-21).</summary>
    public const int UsualTarget = 1;

    private const int UsualMax = 10;
    private const int UsualMaxOfOfficials = 30;

    public required string Person { get; init; }

    public required int MaxCoachees { get; init; }

    public required int TargetCoachees { get; init; }

    public required bool HasDedicatedTime { get; init; }

    /// <summary>0 where nothing was set.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    /// <summary>The capacity of whom none was set: officials see each head every few weeks, so they may have more.</summary>
    public static CoachCapacityRow Usual(string person, Person.Types.StaffKind kind) => new()
    {
        Person = person,
        MaxCoachees = kind == V1.Person.Types.StaffKind.Officer ? UsualMaxOfOfficials : UsualMax,
        TargetCoachees = UsualTarget,
        HasDedicatedTime = false,
        Version = 0,
        UpdateTime = default,
    };

    public CoachCapacity ToProto() => new()
    {
        Name = $"{Person}/coachCapacity",
        MaxCoachees = MaxCoachees,
        TargetCoachees = TargetCoachees,
        HasDedicatedTime = HasDedicatedTime,
        UpdateTime = Version == 0 ? null : UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };
}
