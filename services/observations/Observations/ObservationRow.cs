using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Observations;

internal sealed record ObservationRow
{
    public const string Pattern = "observations/{observation}";

    public const string Columns =
        "name, coaching_relationship, instrument, start_time, end_time, session, answers, notes, coach, coachee, org_unit, county, "
        + "target_seconds, device_time, create_time, update_time, version";

    public required string Name { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Instrument { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required DateTimeOffset EndTime { get; init; }

    public required string Session { get; init; }

    public required byte[] Answers { get; init; }

    public required string Notes { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required int TargetSeconds { get; init; }

    public DateTimeOffset? DeviceTime { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    public Observation ToProto()
    {
        var observation = Observation.Parser.ParseFrom(Answers);
        observation.Name = Name;
        observation.CoachingRelationship = CoachingRelationship;
        observation.Instrument = Instrument;
        observation.StartTime = StartTime.ToProto();
        observation.EndTime = EndTime.ToProto();
        observation.Session = Session;
        observation.Notes = Notes;
        observation.Coach = Coach;
        observation.Coachee = Coachee;
        observation.OrgUnit = OrgUnit;
        observation.TargetDuration = new Duration { Seconds = TargetSeconds };
        observation.DeviceTime = DeviceTime.ToProto();
        observation.CreateTime = CreateTime.ToProto();
        observation.UpdateTime = UpdateTime.ToProto();
        observation.Etag = Etag.Of(Version);
        return observation;
    }
}
