using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

/// <summary>One revision of a guideline.</summary>
internal sealed record GuidelineRow
{
    private const string Select = """
        SELECT g.name, g.org_unit, r.revision, r.effective_date, r.content, r.create_time AS revision_create_time, g.create_time
        FROM guidelines g JOIN guideline_revisions r ON r.guideline = g.name
        """;

    public const string SelectLatest = $"{Select} WHERE g.name = @name AND r.revision = g.revision";

    public const string SelectRevision = $"{Select} WHERE g.name = @name AND r.revision = @revision";

    public const string SelectLatestPage = $"{Select} WHERE g.name > @After AND r.revision = g.revision ORDER BY g.name";

    public const string SelectRevisionPage = $"{Select} WHERE g.name = @Parent AND r.revision < @Before ORDER BY r.revision DESC";

    /// <summary>The revision in force: of those that hold by the day, the one that was made last.</summary>
    public const string SelectInForce = $"{Select} WHERE g.name = @name AND r.effective_date <= @day ORDER BY r.revision DESC";

    public required string Name { get; init; }

    public required string OrgUnit { get; init; }

    public required int Revision { get; init; }

    public required DateOnly EffectiveDate { get; init; }

    public required string Content { get; init; }

    public required DateTimeOffset RevisionCreateTime { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public static GuidelineRow Of(Guideline guideline, string name, int revision, DateTimeOffset createTime, DateTimeOffset now) => new()
    {
        Name = name,
        OrgUnit = guideline.OrgUnit,
        Revision = revision,
        EffectiveDate = guideline.EffectiveDate.ToDateOnly(),
        Content = Platform.Content.Of(new Guideline
        {
            DisplayName = guideline.DisplayName,
            Sections = { guideline.Sections },
            ChangeNote = guideline.ChangeNote,
        }),
        RevisionCreateTime = now,
        CreateTime = createTime,
    };

    public Guideline ToProto()
    {
        var guideline = Platform.Content.Read<Guideline>(Content);
        guideline.Name = Name;
        guideline.OrgUnit = OrgUnit;
        guideline.EffectiveDate = EffectiveDate.ToProto();
        guideline.Revision = Revision;
        guideline.RevisionCreateTime = RevisionCreateTime.ToProto();
        guideline.CreateTime = CreateTime.ToProto();
        guideline.Etag = Etag.Of(Revision);
        return guideline;
    }

    public GuidelineChanged ToFact() => new()
    {
        Guideline = Name,
        OrgUnit = OrgUnit,
        Revision = Revision,
        EffectiveDate = EffectiveDate.ToProto(),
    };
}
