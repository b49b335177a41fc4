using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed record CycleMessageRow
{
    public const string Columns = "name, coaching_cycle, by_coach, coaching_relationship, coach, coachee, content, create_time";

    public const string Insert = $"""
        INSERT INTO cycle_messages ({Columns})
        VALUES (@Name, @CoachingCycle, @ByCoach, @CoachingRelationship, @Coach, @Coachee, @Content, @CreateTime)
        """;

    public const string SelectByName = $"SELECT {Columns} FROM cycle_messages WHERE name = @Name";

    public required string Name { get; init; }

    public required string CoachingCycle { get; init; }

    public required bool ByCoach { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public async Task<CycleMessage> ToProto(Session db, Vault vault, CoachingCycleRow cycle)
    {
        var message = await vault.Open<CycleMessage>(db, Name, Content);
        message.Name = Name;
        message.Author = cycle.Party(ByCoach);
        message.CreateTime = CreateTime.ToProto();
        return message;
    }
}
