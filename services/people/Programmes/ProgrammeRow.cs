using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf.WellKnownTypes;
using State = Coaching.People.V1.Programme.Types.State;

namespace Coaching.People;

internal sealed record ProgrammeRow
{
    public const string Columns = """
        name, display_name, start_date, end_date, org_units, sample_org_units, sampling_note, cycle_template, cadence,
        target_observation_duration, target_feedback_duration, version, create_time, update_time
        """;

    public const string SelectByName = $"SELECT {Columns} FROM programmes WHERE name = @name";

    private static readonly TimeSpan DefaultCadence = TimeSpan.FromDays(7);
    private static readonly TimeSpan DefaultObservation = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan DefaultFeedback = TimeSpan.FromMinutes(30);

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required DateOnly StartDate { get; init; }

    public DateOnly? EndDate { get; init; }

    /// <summary>Names parted by spaces: the list is read and written as a whole.</summary>
    public required string OrgUnits { get; init; }

    public required string SampleOrgUnits { get; init; }

    public required string SamplingNote { get; init; }

    public required string CycleTemplate { get; init; }

    /// <summary>Seconds, as are the two targets.</summary>
    public required long Cadence { get; init; }

    public required long TargetObservationDuration { get; init; }

    public required long TargetFeedbackDuration { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public static ProgrammeRow Of(Programme programme, string name, long version, DateTimeOffset createTime, DateTimeOffset now) => new()
    {
        Name = name,
        DisplayName = programme.DisplayName,
        StartDate = programme.StartDate.ToDateOnly(),
        EndDate = programme.EndDate.ToDateOnlyOrNull(),
        OrgUnits = string.Join(' ', programme.OrgUnits),
        SampleOrgUnits = string.Join(' ', programme.SampleOrgUnits),
        SamplingNote = programme.SamplingNote,
        CycleTemplate = programme.CycleTemplate.Length == 0 ? "cycleTemplates/coaching-at-scale" : programme.CycleTemplate,
        Cadence = Seconds(programme.Cadence, DefaultCadence),
        TargetObservationDuration = Seconds(programme.TargetObservationDuration, DefaultObservation),
        TargetFeedbackDuration = Seconds(programme.TargetFeedbackDuration, DefaultFeedback),
        Version = version,
        CreateTime = createTime,
        UpdateTime = now,
    };

    public Programme ToProto(DateOnly today) => new()
    {
        Name = Name,
        DisplayName = DisplayName,
        StartDate = StartDate.ToProto(),
        EndDate = EndDate.ToProto(),
        OrgUnits = { Names(OrgUnits) },
        SampleOrgUnits = { Names(SampleOrgUnits) },
        SamplingNote = SamplingNote,
        CycleTemplate = CycleTemplate,
        Cadence = new Duration { Seconds = Cadence },
        TargetObservationDuration = new Duration { Seconds = TargetObservationDuration },
        TargetFeedbackDuration = new Duration { Seconds = TargetFeedbackDuration },
        State = today < StartDate ? State.Upcoming : EndDate <= today ? State.Ended : State.Active,
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    public ProgrammeChanged ToFact() => new()
    {
        Programme = Name,
        DisplayName = DisplayName,
        StartDate = StartDate.ToProto(),
        EndDate = EndDate.ToProto(),
        OrgUnits = { Names(OrgUnits) },
        SampleOrgUnits = { Names(SampleOrgUnits) },
        Cadence = new Duration { Seconds = Cadence },
        TargetObservationDuration = new Duration { Seconds = TargetObservationDuration },
        TargetFeedbackDuration = new Duration { Seconds = TargetFeedbackDuration },
    };

    public static string[] Names(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static long Seconds(Duration? duration, TimeSpan otherwise) => duration?.Seconds ?? (long)otherwise.TotalSeconds;
}
