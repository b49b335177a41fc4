using Coaching.Observations.V1;
using Coaching.Platform;
using Kind = Coaching.Observations.V1.CoachOnCoaching.Types.Kind;

namespace Coaching.Observations;

internal sealed record CoachOnCoachingRow
{
    public const string Pattern = "coachOnCoachings/{coach_on_coaching}";

    public const string Columns =
        "name, coaching_relationship, kind, start_time, end_time, watched_relationship, observation, feedback_meeting, session, coach, coachee, "
        + "org_unit, county, content, create_time, update_time, version";

    public required string Name { get; init; }

    public required string CoachingRelationship { get; init; }

    public required Kind Kind { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required DateTimeOffset EndTime { get; init; }

    public required string WatchedRelationship { get; init; }

    public required string Observation { get; init; }

    public required string FeedbackMeeting { get; init; }

    public required string Session { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    /// <summary>What is sealed of a record.</summary>
    public static CoachOnCoaching ContentOf(CoachOnCoaching record) => new()
    {
        Ratings = { record.Ratings },
        Strengths = record.Strengths,
        NextStep = record.NextStep,
        Notes = record.Notes,
    };

    /// <summary>The row within the caller's reach under the RPC; NOT_FOUND, missing or not, otherwise.</summary>
    public static async Task<CoachOnCoachingRow> Find(Session db, Reach reach, string name) =>
        await db.Find<CoachOnCoachingRow>(SelectReached, reach.With(new { Name = name })) ?? throw Errors.NotFound(name);

    public async Task<CoachOnCoaching> ToProto(Session db, Vault vault)
    {
        var record = await vault.Open<CoachOnCoaching>(db, Name, Content);
        record.Name = Name;
        record.CoachingRelationship = CoachingRelationship;
        record.Kind = Kind;
        record.StartTime = StartTime.ToProto();
        record.EndTime = EndTime.ToProto();
        record.WatchedRelationship = WatchedRelationship;
        record.Observation = Observation;
        record.FeedbackMeeting = FeedbackMeeting;
        record.Session = Session;
        record.Coach = Coach;
        record.Coachee = Coachee;
        record.OrgUnit = OrgUnit;
        record.CreateTime = CreateTime.ToProto();
        record.UpdateTime = UpdateTime.ToProto();
        record.Etag = Etag.Of(Version);
        return record;
    }

    private static readonly string SelectReached = $"""
        SELECT {Columns} FROM coach_on_coachings r
        WHERE r.name = @Name AND {Reach.Predicate("r.org_unit", "r.coach", "r.coachee")}
        """;
}
