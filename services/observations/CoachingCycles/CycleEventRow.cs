using Coaching.Observations.V1;
using Coaching.Platform;
using static Coaching.Observations.V1.CycleEvent.Types;

namespace Coaching.Observations;

internal sealed record CycleEventRow
{
    public const string Columns =
        "name, coaching_cycle, kind, modelling, approach, session, strategy, by_coach, event_time, coaching_relationship, coach, coachee, content, create_time";

    public const string Insert = $"""
        INSERT INTO cycle_events ({Columns})
        VALUES (@Name, @CoachingCycle, @Kind, @Modelling, @Approach, @Session, @Strategy, @ByCoach, @EventTime, @CoachingRelationship, @Coach,
                @Coachee, @Content, @CreateTime)
        """;

    public required string Name { get; init; }

    public required string CoachingCycle { get; init; }

    public required Kind Kind { get; init; }

    public required Modelling Modelling { get; init; }

    public required Approach Approach { get; init; }

    public required string Session { get; init; }

    public required string Strategy { get; init; }

    public required bool ByCoach { get; init; }

    public required DateTimeOffset EventTime { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public async Task<CycleEvent> ToProto(Session db, Vault vault, CoachingCycleRow cycle)
    {
        var made = await vault.Open<CycleEvent>(db, Name, Content);
        made.Name = Name;
        made.Kind = Kind;
        made.Modelling = Modelling;
        made.Approach = Approach;
        made.Session = Session;
        made.Strategy = Strategy;
        made.EventTime = EventTime.ToProto();
        made.Author = cycle.Party(ByCoach);
        made.CreateTime = CreateTime.ToProto();
        return made;
    }
}
