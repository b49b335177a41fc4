using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed record StepSightingRow
{
    public const string Pattern = "stepSightings/{step_sighting}";

    public const string Columns =
        "name, learning_walk, action_step, step_use, effect, reminder, sight_time, age_days, observer, coaching_relationship, coach, coachee, org_unit, "
        + "county, content, create_time";

    /// <summary>The condition that a sighting <c>g</c> is for the caller to see: the pair, and its observer while the walk is open.</summary>
    public static readonly string Within = $"""
        ({Reach.Predicate("g.org_unit", "g.coach", "g.coachee")}
         OR (@reach_self = 1 AND g.observer = @reach_caller
             AND EXISTS (SELECT 1 FROM learning_walks k WHERE k.name = g.learning_walk AND k.state = 1)))
        """;

    public required string Name { get; init; }

    public required string LearningWalk { get; init; }

    public required string ActionStep { get; init; }

    public required StepSighting.Types.Use StepUse { get; init; }

    public required StepSighting.Types.Effect Effect { get; init; }

    public required StepSighting.Types.Reminder Reminder { get; init; }

    public required DateTimeOffset SightTime { get; init; }

    public required int AgeDays { get; init; }

    public required string Observer { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public async Task<StepSighting> ToProto(Session db, Vault vault)
    {
        var sighting = await vault.Open<StepSighting>(db, Name, Content);
        sighting.Name = Name;
        sighting.LearningWalk = LearningWalk;
        sighting.ActionStep = ActionStep;
        sighting.Use = StepUse;
        sighting.Effect = Effect;
        sighting.Reminder = Reminder;
        sighting.SightTime = SightTime.ToProto();
        sighting.Observer = Observer;
        sighting.CoachingRelationship = CoachingRelationship;
        sighting.Coach = Coach;
        sighting.Coachee = Coachee;
        sighting.AgeDays = AgeDays;
        sighting.CreateTime = CreateTime.ToProto();
        return sighting;
    }
}
