using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed record RatioExceptionRow
{
    public const string Columns = "name, programme, person, target_coachees, reason, start_date, end_date, version, create_time, update_time";

    /// <summary>It names a person: seen by that person and by those over the person's unit.</summary>
    public static readonly string Within = $"""
        EXISTS (SELECT 1 FROM people p WHERE p.name = ratio_exceptions.person AND {Reach.Predicate("p.primary_org_unit", self: "p.name")})
        """;

    public static readonly string SelectVisible = $"SELECT {Columns} FROM ratio_exceptions WHERE name = @name AND {Within}";

    public required string Name { get; init; }

    public required string Programme { get; init; }

    public required string Person { get; init; }

    public required int TargetCoachees { get; init; }

    public required string Reason { get; init; }

    public required DateOnly StartDate { get; init; }

    public DateOnly? EndDate { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public RatioException ToProto() => new()
    {
        Name = Name,
        Person = Person,
        TargetCoachees = TargetCoachees,
        Reason = Reason,
        StartDate = StartDate.ToProto(),
        EndDate = EndDate.ToProto(),
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    public RatioExceptionChanged ToFact() => new()
    {
        RatioException = Name,
        Person = Person,
        TargetCoachees = TargetCoachees,
        StartDate = StartDate.ToProto(),
        EndDate = EndDate.ToProto(),
    };
}
