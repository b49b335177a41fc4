using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed record ActionStepRow
{
    public const string Pattern = "actionSteps/{action_step}";

    public const string Columns =
        "name, feedback_meeting, what, how, model, state, coaching_relationship, coach, coachee, org_unit, county, create_time, "
        + "update_time, version";

    public const string Insert = $"""
        INSERT INTO action_steps ({Columns})
        VALUES (@Name, @FeedbackMeeting, @What, @How, @Model, @State, @CoachingRelationship, @Coach, @Coachee, @OrgUnit, @County,
                @CreateTime, @UpdateTime, @Version)
        """;

    public const string SelectOfMeetings = $"SELECT {Columns} FROM action_steps WHERE feedback_meeting IN @Names";

    public required string Name { get; init; }

    public required string FeedbackMeeting { get; init; }

    public required string What { get; init; }

    public required string How { get; init; }

    public required string Model { get; init; }

    public required ActionStep.Types.State State { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    public ActionStep ToProto() => new()
    {
        Name = Name,
        What = What,
        How = How,
        Model = Model,
        State = State,
        FeedbackMeeting = FeedbackMeeting,
        CoachingRelationship = CoachingRelationship,
        Coach = Coach,
        Coachee = Coachee,
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };
}
