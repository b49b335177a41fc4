using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

internal sealed record AbsenceRow
{
    public const string Pattern = "absences/{absence}";

    public const string Columns = "name, person, org_unit, start_time, end_time, reason, state, version, create_time, update_time";

    public required string Name { get; init; }

    public required string Person { get; init; }

    public required string OrgUnit { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required DateTimeOffset EndTime { get; init; }

    public required Absence.Types.Reason Reason { get; init; }

    public required Absence.Types.State State { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    /// <summary>The absence within the caller's reach under the RPC, if there is one.</summary>
    public static Task<AbsenceRow?> Find(Tx db, Reach reach, string name) => db.Find<AbsenceRow>(SelectReached, reach.With(new { Name = name }));

    public Absence ToProto() => new()
    {
        Name = Name,
        Person = Person,
        OrgUnit = OrgUnit,
        StartTime = StartTime.ToProto(),
        EndTime = EndTime.ToProto(),
        Reason = Reason,
        State = State,
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    private static readonly string SelectReached =
        $"SELECT {Columns} FROM absences a WHERE a.name = @Name AND {Reach.Predicate("a.org_unit", self: "a.person")}";
}
