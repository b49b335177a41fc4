using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed record ActionStepRow
{
    public const string Pattern = "actionSteps/{action_step}";

    public const string Columns =
        "name, feedback_meeting, content, state, library_step, goal, challenge, subject_specific, coach_agree_time, coachee_agree_time, "
        + "state_time, coaching_relationship, coach, coachee, org_unit, county, create_time, update_time, version";

    // The columns of before are kept empty: what they held is sealed in `content`.
    public const string Insert = $"""
        INSERT INTO action_steps ({Columns}, what, how, model)
        VALUES (@Name, @FeedbackMeeting, @Content, @State, @LibraryStep, @Goal, @Challenge, @SubjectSpecific, @CoachAgreeTime,
                @CoacheeAgreeTime, @StateTime, @CoachingRelationship, @Coach, @Coachee, @OrgUnit, @County, @CreateTime, @UpdateTime, @Version,
                '', '', '')
        """;

    public const string SelectOfMeetings = $"SELECT {Columns} FROM action_steps WHERE feedback_meeting IN @Names";

    public required string Name { get; init; }

    public required string FeedbackMeeting { get; init; }

    public required byte[] Content { get; init; }

    public required ActionStep.Types.State State { get; init; }

    public required string LibraryStep { get; init; }

    public required string Goal { get; init; }

    public required string Challenge { get; init; }

    public required bool SubjectSpecific { get; init; }

    public DateTimeOffset? CoachAgreeTime { get; init; }

    public DateTimeOffset? CoacheeAgreeTime { get; init; }

    public DateTimeOffset? StateTime { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    public RecordOwner Owner => new(Name, CoachingRelationship, Coach, Coachee);

    /// <summary>What is said of the coachee: the part of a step that is sealed.</summary>
    public static ActionStep ContentOf(ActionStep draft) => new()
    {
        What = draft.What,
        How = draft.How,
        Model = draft.Model,
        SuccessCriteria = draft.SuccessCriteria,
        Subject = draft.Subject,
        CounterProposal = draft.CounterProposal?.Clone(),
    };

    /// <summary>The rules of a step that a person may break.</summary>
    public static void Check(Violations violations, string path, ActionStep step) => violations
        .Text($"{path}.what", step.What, 1, 500)
        .Text($"{path}.how", step.How, 1, 2_000)
        .Text($"{path}.model", step.Model, 0, 4_000)
        .Text($"{path}.success_criteria", step.SuccessCriteria, 0, 2_000)
        .Text($"{path}.subject", step.Subject, 0, 100)
        .OptionalName($"{path}.library_step", step.LibraryStep, "librarySteps/{library_step}")
        .OptionalName($"{path}.goal", step.Goal, "goals/{goal}")
        .Require(
            step.Challenge.Length <= 40 && step.Challenge.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'),
            $"{path}.challenge",
            "must be a key of at most 40 characters of a-z 0-9 _");

    /// <summary>The rows as steps, with what was sealed.</summary>
    public static async Task<IReadOnlyList<ActionStep>> Open(Vault vault, Session db, IReadOnlyList<ActionStepRow> rows)
    {
        await vault.Warm(db, rows.Select(row => row.Content));
        var opened = new List<ActionStep>(rows.Count);
        foreach (var row in rows)
        {
            opened.Add(row.ToProto(await vault.Open<ActionStep>(db, row.Name, row.Content)));
        }

        return opened;
    }

    public ActionStep ToProto(ActionStep content)
    {
        var step = ContentOf(content);
        step.Name = Name;
        step.State = State;
        step.FeedbackMeeting = FeedbackMeeting;
        step.LibraryStep = LibraryStep;
        step.Goal = Goal;
        step.Challenge = Challenge;
        step.CoachAgreeTime = CoachAgreeTime.ToProto();
        step.CoacheeAgreeTime = CoacheeAgreeTime.ToProto();
        step.StateTime = (StateTime ?? CreateTime).ToProto();
        step.CoachingRelationship = CoachingRelationship;
        step.Coach = Coach;
        step.Coachee = Coachee;
        step.CreateTime = CreateTime.ToProto();
        step.UpdateTime = UpdateTime.ToProto();
        step.Etag = Etag.Of(Version);
        return step;
    }

    public ActionStepChanged Fact() => new()
    {
        ActionStep = Name,
        CoachingRelationship = CoachingRelationship,
        Coach = Coach,
        Coachee = Coachee,
        OrgUnit = OrgUnit,
        County = County,
        State = (ActionStepChanged.Types.State)State,
        FeedbackMeeting = FeedbackMeeting,
        LibraryStep = LibraryStep,
        Challenge = Challenge,
        SubjectSpecific = SubjectSpecific,
        AgreeTime = CreateTime.ToProto(),
        StateTime = (StateTime ?? CreateTime).ToProto(),
    };
}
