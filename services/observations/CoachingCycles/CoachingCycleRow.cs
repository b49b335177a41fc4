using Coaching.Observations.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using static Coaching.Observations.V1.CoachingCycle.Types;

namespace Coaching.Observations;

internal sealed record CoachingCycleRow
{
    public const string Pattern = "coachingCycles/{coaching_cycle}";

    public const string Columns =
        "name, coaching_relationship, coach, coachee, org_unit, county, programme, tier, cycle_template, template_revision, state, stage, "
        + "stage_time, number, by_coach, previous_cycle, next_cycle, decision, cancel_reason, ready_time, coach_agree_time, coachee_agree_time, "
        + "contact_time, follow_up_seconds, follow_up_due_time, sustained_time, intensity, support_rule, content, create_time, update_time, "
        + "close_time, version";

    public const string Insert = $"""
        INSERT INTO coaching_cycles ({Columns})
        VALUES (@Name, @CoachingRelationship, @Coach, @Coachee, @OrgUnit, @County, @Programme, @Tier, @CycleTemplate, @TemplateRevision, @State,
                @Stage, @StageTime, @Number, @ByCoach, @PreviousCycle, @NextCycle, @Decision, @CancelReason, @ReadyTime, @CoachAgreeTime,
                @CoacheeAgreeTime, @ContactTime, @FollowUpSeconds, @FollowUpDueTime, @SustainedTime, @Intensity, @SupportRule, @Content,
                @CreateTime, @UpdateTime, @CloseTime, @Version)
        """;

    public const string Update = """
        UPDATE coaching_cycles
        SET state = @State, stage = @Stage, stage_time = @StageTime, next_cycle = @NextCycle, decision = @Decision, cancel_reason = @CancelReason,
            ready_time = @ReadyTime, coach_agree_time = @CoachAgreeTime, coachee_agree_time = @CoacheeAgreeTime,
            follow_up_seconds = @FollowUpSeconds, follow_up_due_time = @FollowUpDueTime, intensity = @Intensity, support_rule = @SupportRule,
            content = @Content, update_time = @UpdateTime, close_time = @CloseTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;

    public static readonly string SelectReached =
        $"SELECT {Columns} FROM coaching_cycles c WHERE c.name = @Name AND {Reach.Predicate("c.org_unit", "c.coach", "c.coachee")}";

    public required string Name { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required string Programme { get; init; }

    public required Tier Tier { get; init; }

    public required string CycleTemplate { get; init; }

    public required int TemplateRevision { get; init; }

    public required State State { get; init; }

    public required string Stage { get; init; }

    public required DateTimeOffset StageTime { get; init; }

    public required int Number { get; init; }

    public required bool ByCoach { get; init; }

    public required string PreviousCycle { get; init; }

    public required string NextCycle { get; init; }

    public required Decision Decision { get; init; }

    public required CancelReason CancelReason { get; init; }

    public DateTimeOffset? ReadyTime { get; init; }

    public DateTimeOffset? CoachAgreeTime { get; init; }

    public DateTimeOffset? CoacheeAgreeTime { get; init; }

    public required DateTimeOffset ContactTime { get; init; }

    public required long FollowUpSeconds { get; init; }

    public DateTimeOffset? FollowUpDueTime { get; init; }

    public DateTimeOffset? SustainedTime { get; init; }

    public required CycleTemplate.Types.Intensity Intensity { get; init; }

    public required string SupportRule { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public DateTimeOffset? CloseTime { get; init; }

    public required long Version { get; init; }

    /// <summary>The cycle within the caller's reach, if there is one.</summary>
    public static Task<CoachingCycleRow?> Find(Session db, Reach reach, string name) =>
        db.Find<CoachingCycleRow>(SelectReached, reach.With(new { Name = name }));

    /// <summary>Which of the two somebody is.</summary>
    public string Party(bool byCoach) => byCoach ? Coach : Coachee;

    /// <summary>All but what the two wrote, and what lies in tables of its own.</summary>
    public void Fill(CoachingCycle cycle)
    {
        cycle.Name = Name;
        cycle.CoachingRelationship = CoachingRelationship;
        cycle.CycleTemplate = CycleTemplate;
        cycle.TemplateRevision = TemplateRevision;
        cycle.State = State;
        cycle.Stage = Stage;
        cycle.Coach = Coach;
        cycle.Coachee = Coachee;
        cycle.OrgUnit = OrgUnit;
        cycle.Number = Number;
        cycle.Author = Party(ByCoach);
        cycle.CoachAgreeTime = CoachAgreeTime.ToProto();
        cycle.CoacheeAgreeTime = CoacheeAgreeTime.ToProto();
        cycle.FollowUpDueTime = State == State.Open ? FollowUpDueTime.ToProto() : null;
        cycle.SustainedTime = SustainedTime.ToProto();
        cycle.PreviousCycle = PreviousCycle;
        cycle.NextCycle = NextCycle;
        cycle.CancelReason = CancelReason;
        cycle.CreateTime = CreateTime.ToProto();
        cycle.UpdateTime = UpdateTime.ToProto();
        cycle.CloseTime = CloseTime.ToProto();
        cycle.Etag = Etag.Of(Version);
        if (ReadyTime is not null || cycle.CoachReadiness is not null)
        {
            cycle.CoachReadiness ??= new CoachReadiness();
            cycle.CoachReadiness.Ready = ReadyTime is not null;
            cycle.CoachReadiness.RecordTime = ReadyTime.ToProto();
        }
    }

    public CoachingCycleChanged ToFact() => new()
    {
        CoachingCycle = Name,
        CoachingRelationship = CoachingRelationship,
        Coach = Coach,
        Coachee = Coachee,
        OrgUnit = OrgUnit,
        County = County,
        Programme = Programme,
        Tier = Tier,
        CycleTemplate = CycleTemplate,
        TemplateRevision = TemplateRevision,
        Stage = Stage,
        StageTime = StageTime.ToProto(),
        State = State,
        Decision = Decision,
        Number = Number,
        StartTime = CreateTime.ToProto(),
        CloseTime = CloseTime.ToProto(),
        FollowUpDueTime = State == State.Open ? FollowUpDueTime.ToProto() : null,
    };

    /// <summary>The support that the row's rule gives, in the words of its template.</summary>
    public Support SupportBy(CycleTemplate template) => new()
    {
        Intensity = Intensity,
        Rule = SupportRule,
        Title = template.SupportRules.FirstOrDefault(rule => rule.Key == SupportRule)?.Title ?? "",
        FollowUp = FollowUpSeconds == 0 ? null : new Duration { Seconds = FollowUpSeconds },
    };
}
