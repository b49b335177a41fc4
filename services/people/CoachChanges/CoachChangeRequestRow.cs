using Coaching.People.V1;
using Coaching.Platform;
using Reason = Coaching.People.V1.CoachChangeRequest.Types.Reason;
using State = Coaching.People.V1.CoachChangeRequest.Types.State;

namespace Coaching.People;

internal sealed record CoachChangeRequestRow
{
    public const string Pattern = "coachChangeRequests/{coach_change_request}";

    public const string Columns = """
        name, coaching_relationship, person, coach, org_unit, reason, state, coach_appraises, decided_by, decide_time, version, create_time
        """;

    public const string Insert = $"""
        INSERT INTO coach_change_requests ({Columns})
        VALUES (@Name, @CoachingRelationship, @Person, @Coach, @OrgUnit, @Reason, @State, @CoachAppraises, @DecidedBy, @DecideTime, @Version, @CreateTime)
        """;

    /// <summary>One's own, and the area's, but for the coach of whom it speaks.</summary>
    public static readonly string Within = $"({Reach.Predicate("r.org_unit", self: "r.person")} AND r.coach <> @reach_caller)";

    public required string Name { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Person { get; init; }

    public required string Coach { get; init; }

    public required string OrgUnit { get; init; }

    public required Reason Reason { get; init; }

    public required State State { get; init; }

    public required bool CoachAppraises { get; init; }

    public string DecidedBy { get; init; } = "";

    public DateTimeOffset? DecideTime { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public static async Task<CoachChangeRequestRow> Find(Session db, Reach reach, string name) =>
        await db.Find<CoachChangeRequestRow>(SelectReached, reach.With(new { Name = name })) ?? throw Errors.NotFound(name);

    /// <summary>The request as an answer finds it: of the version that the caller has read, and open.</summary>
    public static async Task<CoachChangeRequestRow> FindOpen(Session tx, Reach reach, string name, long version)
    {
        var row = await Find(tx, reach, name);
        return row.Version != version ? throw Errors.Stale(name)
            : row.State == State.Open ? row
            : throw Errors.Precondition("REQUEST_DECIDED", $"{name} has been decided.", ("name", name));
    }

    /// <summary>Stores the next version.</summary>
    public async Task<CoachChangeRequestRow> Store(Session tx)
    {
        var row = this with { Version = Version + 1 };
        return await tx.Execute(Update, row) == 1 ? row : throw Errors.Stale(Name);
    }

    public CoachChangeRequest ToProto() => new()
    {
        Name = Name,
        CoachingRelationship = CoachingRelationship,
        Person = Person,
        OrgUnit = OrgUnit,
        Reason = Reason,
        State = State,
        CoachAppraises = CoachAppraises,
        DecidedBy = DecidedBy,
        DecideTime = DecideTime.ToProto(),
        CreateTime = CreateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    private static readonly string SelectReached = $"SELECT {Columns} FROM coach_change_requests r WHERE r.name = @Name AND {Within}";

    private const string Update = """
        UPDATE coach_change_requests SET state = @State, decided_by = @DecidedBy, decide_time = @DecideTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;
}
