using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Protobuf.WellKnownTypes;
using State = Coaching.Scheduling.V1.Visit.Types.State;

namespace Coaching.Scheduling;

internal sealed record VisitRow
{
    public const string Pattern = "visits/{visit}";

    public const string Columns = """
        name, visitor, org_unit, county, start_time, duration_minutes, people, state, miss_reason, actual_start_time, actual_end_time,
        start_latitude, start_longitude, start_accuracy_meters, start_distance_meters, end_latitude, end_longitude, end_accuracy_meters,
        end_distance_meters, create_time, update_time, version
        """;

    private static readonly int Officials = PostRoles.Of("education_official") | PostRoles.Of("county_officer");

    /// <summary>
    /// All of a visit <c>v</c>, and whether the caller may know where the visitor was: who is the visitor, or an official of an area in which the
    /// visitor's own post lies below. Colleagues of the same place may not.
    /// </summary>
    public static readonly string SelectSeen = $"""
        SELECT {Columns},
            CAST(CASE WHEN v.visitor = @reach_caller OR EXISTS (
                SELECT 1 FROM dir_posts below JOIN dir_ancestors up ON up.org_unit = below.org_unit JOIN dir_posts above ON above.org_unit = up.ancestor
                WHERE below.person = v.visitor AND up.depth > 0 AND above.person = @reach_caller AND (above.role & @reach_roles & {Officials}) <> 0
                  AND below.start_date <= @reach_today AND (below.end_date IS NULL OR below.end_date > @reach_today)
                  AND above.start_date <= @reach_today AND (above.end_date IS NULL OR above.end_date > @reach_today)) THEN 1 ELSE 0 END AS BIT) AS sees_places
        FROM visits v
        """;

    public static readonly string Within = Reach.Predicate("v.org_unit", self: "v.visitor");

    public required string Name { get; init; }

    public required string Visitor { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required int DurationMinutes { get; init; }

    public required string People { get; init; }

    public required State State { get; init; }

    public Visit.Types.MissReason MissReason { get; init; }

    public DateTimeOffset? ActualStartTime { get; init; }

    public DateTimeOffset? ActualEndTime { get; init; }

    public double? StartLatitude { get; init; }

    public double? StartLongitude { get; init; }

    public int StartAccuracyMeters { get; init; }

    public int? StartDistanceMeters { get; init; }

    public double? EndLatitude { get; init; }

    public double? EndLongitude { get; init; }

    public int EndAccuracyMeters { get; init; }

    public int? EndDistanceMeters { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    /// <summary>Whether the caller who reads it may know where the visitor was; the visitor may.</summary>
    public bool SeesPlaces { get; init; }

    public DateTimeOffset EndTime => StartTime.AddMinutes(DurationMinutes);

    public Visit ToProto()
    {
        var visit = new Visit
        {
            Name = Name,
            Visitor = Visitor,
            OrgUnit = OrgUnit,
            County = County,
            StartTime = StartTime.ToProto(),
            Duration = ToDuration(),
            People = { People.Split(' ', StringSplitOptions.RemoveEmptyEntries) },
            State = State,
            MissReason = MissReason,
            ActualStartTime = ActualStartTime.ToProto(),
            ActualEndTime = ActualEndTime.ToProto(),
            CreateTime = CreateTime.ToProto(),
            UpdateTime = UpdateTime.ToProto(),
            Etag = Etag.Of(Version),
        };
        if (SeesPlaces)
        {
            visit.StartPlace = Place(StartLatitude, StartLongitude, StartAccuracyMeters);
            visit.EndPlace = Place(EndLatitude, EndLongitude, EndAccuracyMeters);
            SetDistances(visit);
        }

        return visit;
    }

    public VisitChanged ToFact() => new()
    {
        Visit = Name,
        Visitor = Visitor,
        OrgUnit = OrgUnit,
        County = County,
        StartTime = StartTime.ToProto(),
        Duration = ToDuration(),
        State = State,
        MissReason = MissReason,
        ActualStartTime = ActualStartTime.ToProto(),
        ActualEndTime = ActualEndTime.ToProto(),
    };

    // The contract tells "not known" from 0, and protobuf has no null for a number.
    private void SetDistances(Visit visit)
    {
        if (StartDistanceMeters is { } start)
        {
            visit.StartDistanceMeters = start;
        }

        if (EndDistanceMeters is { } end)
        {
            visit.EndDistanceMeters = end;
        }
    }

    private static VisitPlace? Place(double? latitude, double? longitude, int accuracy) =>
        Spot.Of(latitude, longitude) is { } spot ? new VisitPlace { Location = spot.ToProto(), AccuracyMeters = accuracy } : null;

    private Duration ToDuration() => Duration.FromTimeSpan(TimeSpan.FromMinutes(DurationMinutes));
}
