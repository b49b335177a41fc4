using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf;
using State = Coaching.Observations.V1.CycleTemplate.Types.State;

namespace Coaching.Observations;

/// <summary>One revision of a template.</summary>
internal sealed record CycleTemplateRow
{
    public const string Pattern = "cycleTemplates/{cycle_template}";

    private const string Select = """
        SELECT t.name, t.state, t.tier, t.published_revision, t.latest_revision, t.create_time, t.update_time, t.version, r.revision, r.content
        FROM cycle_templates t JOIN cycle_template_revisions r ON r.cycle_template = t.name
        """;

    /// <summary>The revision in force, or the draft of one that was never published.</summary>
    public const string InForce = "r.revision = CASE WHEN t.published_revision = 0 THEN t.latest_revision ELSE t.published_revision END";

    public const string SelectPage = $"""
        {Select}
        WHERE t.name > @After AND {InForce} AND (@State = 0 OR t.state = @State) AND (@Tier = 0 OR t.tier = 0 OR t.tier = @Tier)
        ORDER BY t.name
        """;

    public const string Insert = """
        INSERT INTO cycle_templates (name, state, tier, published_revision, latest_revision, create_time, update_time, version)
        VALUES (@Name, @State, @Tier, @PublishedRevision, @LatestRevision, @CreateTime, @UpdateTime, @Version)
        """;

    public const string Update = """
        UPDATE cycle_templates
        SET state = @State, tier = @Tier, published_revision = @PublishedRevision, latest_revision = @LatestRevision, update_time = @UpdateTime,
            version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;

    public const string InsertRevision =
        "INSERT INTO cycle_template_revisions (cycle_template, revision, content) VALUES (@Name, @Revision, @Content)";

    public const string UpdateRevision =
        "UPDATE cycle_template_revisions SET content = @Content WHERE cycle_template = @Name AND revision = @Revision";

    public required string Name { get; init; }

    public required State State { get; init; }

    public required Type.V1.Tier Tier { get; init; }

    public required int PublishedRevision { get; init; }

    public required int LatestRevision { get; init; }

    public required int Revision { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    /// <summary>The revision asked for, the one in force for 0, the latest for -1.</summary>
    public static Task<CycleTemplateRow?> Find(Session db, string name, int revision) => db.Find<CycleTemplateRow>(
        $"{Select} WHERE t.name = @name AND {(revision switch { 0 => InForce, < 0 => "r.revision = t.latest_revision", _ => "r.revision = @revision" })}",
        new { name, revision });

    /// <summary>A first revision.</summary>
    public static CycleTemplateRow First(string name, CycleTemplate template, State state, DateTimeOffset now) => new()
    {
        Name = name,
        State = state,
        Tier = template.Tier,
        PublishedRevision = state == State.Published ? 1 : 0,
        LatestRevision = 1,
        Revision = 1,
        Content = ContentOf(template),
        CreateTime = now,
        UpdateTime = now,
        Version = 1,
    };

    public static byte[] ContentOf(CycleTemplate template) => new CycleTemplate
    {
        DisplayName = template.DisplayName,
        Description = template.Description,
        Tier = template.Tier,
        Stages = { template.Stages },
        MinDuration = template.MinDuration,
        FollowUp = template.FollowUp,
        Fidelity = template.Fidelity,
        SupportRules = { template.SupportRules },
        AdjustStage = template.AdjustStage,
        ChangeNote = template.ChangeNote,
    }.ToByteArray();

    public CycleTemplate ToProto()
    {
        var template = CycleTemplate.Parser.ParseFrom(Content);
        template.Name = Name;
        template.State = Revision > PublishedRevision ? State.Draft : Revision < PublishedRevision ? State.Retired : State;
        template.Revision = Revision;
        template.LatestRevision = LatestRevision;
        template.CreateTime = CreateTime.ToProto();
        template.UpdateTime = UpdateTime.ToProto();
        template.Etag = Etag.Of(Version);
        return template;
    }
}
