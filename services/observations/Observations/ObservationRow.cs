using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Observations;

internal sealed record ObservationRow
{
    public const string Pattern = "observations/{observation}";

    public const string Columns =
        "name, coaching_relationship, instrument, start_time, end_time, session, content, coach, coachee, org_unit, county, target_seconds, "
        + "device_time, coaching_cycle, action_step, learner_measures, sharing, share_time, create_time, update_time, version";

    /// <summary>That the caller may read a row <c>o</c>: the coachee once it is shared. Needs <c>@Now</c> beside the parameters of reach.</summary>
    public static readonly string Reached = $"""
        {Reach.Predicate("o.org_unit", "o.coach", "o.coachee")}
          AND (o.coachee <> @reach_caller OR o.share_time IS NULL OR o.share_time <= @Now)
        """;

    public required string Name { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Instrument { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required DateTimeOffset EndTime { get; init; }

    public required string Session { get; init; }

    public required byte[] Content { get; init; }

    /// <summary>The column of before is kept empty: what it held is sealed.</summary>
    public byte[] Answers { get; } = [];

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required int TargetSeconds { get; init; }

    public DateTimeOffset? DeviceTime { get; init; }

    public required string CoachingCycle { get; init; }

    public required string ActionStep { get; init; }

    public required int LearnerMeasures { get; init; }

    public required Observation.Types.Sharing Sharing { get; init; }

    public DateTimeOffset? ShareTime { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    /// <summary>What is said of the coachee: the part of an observation that is sealed.</summary>
    public static Observation ContentOf(Observation draft) => new()
    {
        Answers = { draft.Answers },
        Notes = draft.Notes,
        Segments = { draft.Segments },
        NoteSegments = { draft.NoteSegments },
        Evidence = { draft.Evidence },
        LearnerMeasures = { draft.LearnerMeasures },
    };

    /// <summary>The rows as observations, with what was sealed.</summary>
    public static async Task<IReadOnlyList<Observation>> Open(Vault vault, Session db, IReadOnlyList<ObservationRow> rows)
    {
        await vault.Warm(db, rows.Select(row => row.Content));
        var opened = new List<Observation>(rows.Count);
        foreach (var row in rows)
        {
            opened.Add(row.ToProto(await vault.Open<Observation>(db, row.Name, row.Content)));
        }

        return opened;
    }

    public Observation ToProto(Observation content)
    {
        var observation = ContentOf(content);
        observation.Name = Name;
        observation.CoachingRelationship = CoachingRelationship;
        observation.Instrument = Instrument;
        observation.StartTime = StartTime.ToProto();
        observation.EndTime = EndTime.ToProto();
        observation.Session = Session;
        observation.Coach = Coach;
        observation.Coachee = Coachee;
        observation.OrgUnit = OrgUnit;
        observation.TargetDuration = new Duration { Seconds = TargetSeconds };
        observation.DeviceTime = DeviceTime.ToProto();
        observation.CoachingCycle = CoachingCycle;
        observation.ActionStep = ActionStep;
        observation.Sharing = Sharing;
        observation.ShareTime = (ShareTime ?? CreateTime).ToProto();
        observation.CreateTime = CreateTime.ToProto();
        observation.UpdateTime = UpdateTime.ToProto();
        observation.Etag = Etag.Of(Version);
        return observation;
    }
}
