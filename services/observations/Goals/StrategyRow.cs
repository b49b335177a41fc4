using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed record StrategyRow
{
    public const string Pattern = "goals/{goal}/strategies/{strategy}";

    public const string Columns = "name, goal, state, library_step, revision, author, coaching_relationship, coach, coachee, content, create_time, update_time, version";

    public const string Insert = $"""
        INSERT INTO strategies ({Columns})
        VALUES (@Name, @Goal, @State, @LibraryStep, @Revision, @Author, @CoachingRelationship, @Coach, @Coachee, @Content, @CreateTime, @UpdateTime, @Version)
        """;

    public const string Update = """
        UPDATE strategies SET state = @State, library_step = @LibraryStep, content = @Content, update_time = @UpdateTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;

    public const string SelectByName = $"SELECT {Columns} FROM strategies WHERE name = @Name";

    public required string Name { get; init; }

    public required string Goal { get; init; }

    public required Strategy.Types.State State { get; init; }

    public required string LibraryStep { get; init; }

    public required int Revision { get; init; }

    public required string Author { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    public static Strategy ContentOf(Strategy strategy) => new()
    {
        Title = strategy.Title,
        Description = strategy.Description,
        Model = strategy.Model,
        EvidenceNote = strategy.EvidenceNote,
        ChangeNote = strategy.ChangeNote,
    };

    public async Task<Strategy> ToProto(Session db, Vault vault, GoalRow goal)
    {
        var strategy = await goal.Open<Strategy>(db, vault, Name, Content);
        strategy.Name = Name;
        strategy.LibraryStep = LibraryStep;
        strategy.State = State;
        strategy.Author = Author;
        strategy.CreateTime = CreateTime.ToProto();
        strategy.UpdateTime = UpdateTime.ToProto();
        strategy.Etag = Etag.Of(Version);
        return strategy;
    }
}
