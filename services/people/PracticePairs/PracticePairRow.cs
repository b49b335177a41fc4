using Coaching.People.V1;
using Coaching.Platform;
using State = Coaching.People.V1.PracticePair.Types.State;

namespace Coaching.People;

internal sealed record PracticePairRow
{
    public const string Columns = """
        name, first_person, second_person, state, start_date, first_sign_time, second_sign_time, release_date, version, create_time, update_time
        """;

    public const string Insert = $"""
        INSERT INTO practice_pairs ({Columns})
        VALUES (@Name, @FirstPerson, @SecondPerson, @State, @StartDate, @FirstSignTime, @SecondSignTime, @ReleaseDate, @Version, @CreateTime, @UpdateTime)
        """;

    /// <summary>The practice is within the caller's reach: as one of the two, or by the unit of either.</summary>
    public static readonly string Within = $"""
        EXISTS (
            SELECT 1 FROM people p
            WHERE p.name IN (practice_pairs.first_person, practice_pairs.second_person) AND {Reach.Predicate("p.primary_org_unit", self: "p.name")})
        """;

    public static readonly string SelectVisible = $"SELECT {Columns} FROM practice_pairs WHERE name = @name AND {Within}";

    public required string Name { get; init; }

    public required string FirstPerson { get; init; }

    public required string SecondPerson { get; init; }

    public required State State { get; init; }

    public required DateOnly StartDate { get; init; }

    public DateTimeOffset? FirstSignTime { get; init; }

    public DateTimeOffset? SecondSignTime { get; init; }

    public DateOnly? ReleaseDate { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public static async Task<PracticePairRow> Find(Session db, Reach reach, string name) =>
        await db.Find<PracticePairRow>(SelectVisible, reach.With(new { name })) ?? throw Errors.NotFound(name);

    /// <summary>The partner of one of the two.</summary>
    public string Other(string person) => person == FirstPerson ? SecondPerson : FirstPerson;

    /// <summary>FAILED_PRECONDITION when nothing more can be signed.</summary>
    public PracticePairRow MustRun() => State == State.Practising
        ? this
        : throw Errors.Precondition("PRACTICE_OVER", $"{Name} is {(State == State.Released ? "released" : "ended")}.", ("name", Name));

    /// <summary>Stores the next version and tells of it, and of what it makes of the readiness of both.</summary>
    public async Task<PracticePairRow> Store(Session tx)
    {
        var row = this with { Version = Version + 1, UpdateTime = tx.Now };
        if (await tx.Execute(Update, row) == 0)
        {
            throw Errors.Stale(Name);
        }

        await row.Tell(tx);
        return row;
    }

    public async Task Tell(Session tx)
    {
        await tx.Publish(Name, Version, new PracticePairChanged
        {
            PracticePair = Name,
            FirstPerson = FirstPerson,
            SecondPerson = SecondPerson,
            State = State,
            StartDate = StartDate.ToProto(),
            ReleaseDate = ReleaseDate.ToProto(),
        });
        var people = await tx.Query<PersonRow>(SelectBoth, this);
        await ReadinessFacts.Tell(tx, people, ReadinessAudience.Coach);
    }

    public PracticePair ToProto() => new()
    {
        Name = Name,
        FirstPerson = FirstPerson,
        SecondPerson = SecondPerson,
        State = State,
        StartDate = StartDate.ToProto(),
        FirstSignTime = FirstSignTime.ToProto(),
        SecondSignTime = SecondSignTime.ToProto(),
        ReleaseDate = ReleaseDate.ToProto(),
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    private const string Update = """
        UPDATE practice_pairs
        SET state = @State, first_sign_time = @FirstSignTime, second_sign_time = @SecondSignTime, release_date = @ReleaseDate, version = @Version,
            update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;

    private const string SelectBoth = $"SELECT {PersonRow.Columns} FROM people WHERE name IN (@FirstPerson, @SecondPerson) ORDER BY name";
}
