using Coaching.People.V1;
using Coaching.Platform;
using State = Coaching.People.V1.SubjectRequest.Types.State;

namespace Coaching.People;

internal sealed record SubjectRequestRow
{
    public const string Pattern = "subjectRequests/{subject_request}";

    public const string Columns =
        "name, person, kind, state, reason, due_time, hold_time, decided_by, decide_time, expire_time, version, create_time";

    public const string Insert = $"""
        INSERT INTO subject_requests ({Columns})
        VALUES (@Name, @Person, @Kind, @State, @Reason, @DueTime, @HoldTime, @DecidedBy, @DecideTime, @ExpireTime, @Version, @CreateTime)
        """;

    /// <summary>One's own; all for those who answer them, and for those who look after these.</summary>
    public const string Within = "(@reach_all = 1 OR (@reach_self = 1 AND r.person = @reach_caller))";

    /// <summary>Waiting for longer than it may.</summary>
    public const string IsOverdue = "(r.state = 1 AND r.due_time <= @Now)";

    public required string Name { get; init; }

    public required string Person { get; init; }

    public required SubjectRequest.Types.Kind Kind { get; init; }

    public required State State { get; init; }

    public SubjectRequest.Types.Reason Reason { get; init; }

    public required DateTimeOffset DueTime { get; init; }

    public DateTimeOffset? HoldTime { get; init; }

    public string DecidedBy { get; init; } = "";

    public DateTimeOffset? DecideTime { get; init; }

    public DateTimeOffset? ExpireTime { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public static async Task<SubjectRequestRow> Find(Session db, Reach reach, string name) =>
        await db.Find<SubjectRequestRow>(SelectReached, reach.With(new { Name = name })) ?? throw Errors.NotFound(name);

    /// <summary>The request as a change finds it: of the version that the caller has read, and not decided.</summary>
    public static async Task<SubjectRequestRow> FindOpen(Session tx, Reach reach, string name, long version)
    {
        var row = await Find(tx, reach, name);
        return row.Version != version ? throw Errors.Stale(name)
            : row.State is State.Open or State.Held ? row
            : throw Errors.Precondition("REQUEST_DECIDED", $"{name} has been decided.", ("name", name));
    }

    /// <summary>Stores the next version.</summary>
    public async Task<SubjectRequestRow> Store(Session tx)
    {
        var row = this with { Version = Version + 1 };
        return await tx.Execute(Update, row) == 1 ? row : throw Errors.Stale(Name);
    }

    public SubjectRequest ToProto(DateTimeOffset now) => new()
    {
        Name = Name,
        Person = Person,
        Kind = Kind,
        State = State,
        Reason = Reason,
        DueTime = DueTime.ToProto(),
        Overdue = State == State.Open && DueTime <= now,
        DecidedBy = DecidedBy,
        DecideTime = DecideTime.ToProto(),
        ExpireTime = ExpireTime.ToProto(),
        CreateTime = CreateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    private const string SelectReached = $"SELECT {Columns} FROM subject_requests r WHERE r.name = @Name AND {Within}";

    private const string Update = """
        UPDATE subject_requests
        SET person = @Person, state = @State, reason = @Reason, due_time = @DueTime, hold_time = @HoldTime, decided_by = @DecidedBy,
            decide_time = @DecideTime, expire_time = @ExpireTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;
}
