using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using State = Coaching.People.V1.Programme.Types.State;

namespace Coaching.People;

internal sealed record ProgrammeRow
{
    public const string Columns = """
        name, display_name, start_date, end_date, org_units, sample_org_units, sampling_note, cycle_template, cadence,
        target_observation_duration, target_feedback_duration, details, version, create_time, update_time
        """;

    public const string SelectByName = $"SELECT {Columns} FROM programmes WHERE name = @name";

    /// <summary>Whether a row of this programme is within reach: programmes name places and no people, so staff see all; a partner sees its own.</summary>
    public static readonly string Within = WithinOf("programmes.name");

    public static readonly string SelectVisible = $"SELECT {Columns} FROM programmes WHERE name = @name AND {Within}";

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

    /// <summary>The fields that no statement asks about.</summary>
    public required string Details { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    /// <summary>The same for what belongs to a programme; the argument is its column that holds the programme.</summary>
    public static string WithinOf(string programme) => $"""
        (@reach_all = 1 OR (@reach_member = 1 AND EXISTS (
            SELECT 1 FROM programme_partners reach_k WHERE reach_k.programme = {programme} AND reach_k.client = @reach_caller)))
        """;

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
        Details = Content.Of(new Programme
        {
            Waves = { programme.Waves },
            Strands = { programme.Strands },
            TargetCoacheesPerCoach = programme.TargetCoacheesPerCoach,
            StandardsFramework = programme.StandardsFramework,
            Guideline = programme.Guideline,
            Partners = { programme.Partners },
            LocalSettings = { programme.LocalSettings },
            ExternalProgramme = programme.ExternalProgramme,
        }),
        Version = version,
        CreateTime = createTime,
        UpdateTime = now,
    };

    public Programme ToProto(DateOnly today)
    {
        var programme = Content.Read<Programme>(Details);
        programme.Name = Name;
        programme.DisplayName = DisplayName;
        programme.StartDate = StartDate.ToProto();
        programme.EndDate = EndDate.ToProto();
        programme.OrgUnits.Add(Names(OrgUnits));
        programme.SampleOrgUnits.Add(Names(SampleOrgUnits));
        programme.SamplingNote = SamplingNote;
        programme.CycleTemplate = CycleTemplate;
        programme.Cadence = new Duration { Seconds = Cadence };
        programme.TargetObservationDuration = new Duration { Seconds = TargetObservationDuration };
        programme.TargetFeedbackDuration = new Duration { Seconds = TargetFeedbackDuration };
        programme.TargetCoacheesPerCoach = Math.Max(1, programme.TargetCoacheesPerCoach);
        programme.State = today < StartDate ? State.Upcoming : EndDate <= today ? State.Ended : State.Active;
        programme.CreateTime = CreateTime.ToProto();
        programme.UpdateTime = UpdateTime.ToProto();
        programme.Etag = Etag.Of(Version);
        return programme;
    }

    public ProgrammeChanged ToFact() => ToFact(Content.Read<Programme>(Details));

    private ProgrammeChanged ToFact(Programme details) => new()
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
        Strands = { details.Strands.Count == 0 ? [Strand.Instructional] : details.Strands.Select(plan => plan.Strand) },
        TargetCoacheesPerCoach = Math.Max(1, details.TargetCoacheesPerCoach),
        Partners = { details.Partners.Select(partner => partner.Client) },
        CycleTemplates =
        {
            new ProgrammeChanged.Types.TemplateChoice { CycleTemplate = CycleTemplate },
            details.Strands.Where(plan => plan.CycleTemplate.Length > 0)
                .Select(plan => new ProgrammeChanged.Types.TemplateChoice { Strand = plan.Strand, CycleTemplate = plan.CycleTemplate }),
            details.LocalSettings.Where(setting => setting.CycleTemplate.Length > 0)
                .Select(setting => new ProgrammeChanged.Types.TemplateChoice { OrgUnit = setting.OrgUnit, CycleTemplate = setting.CycleTemplate }),
        },
    };

    public static string[] Names(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static long Seconds(Duration? duration, TimeSpan otherwise) => duration?.Seconds ?? (long)otherwise.TotalSeconds;
}
