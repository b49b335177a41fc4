using Coaching.People.V1;
using Coaching.Platform;
using State = Coaching.People.V1.DevelopmentPriority.Types.State;

namespace Coaching.People;

/// <summary>One revision of a priority.</summary>
internal sealed record DevelopmentPriorityRow
{
    private const string Select = """
        SELECT p.name, p.org_unit, r.revision, r.state, r.content, r.create_time AS revision_create_time, p.create_time
        FROM development_priorities p JOIN development_priority_revisions r ON r.priority = p.name
        """;

    public static readonly string SelectVisible = $"{Select} WHERE {Reach.Predicate("p.org_unit")}";

    public static readonly string SelectLatest = $"{SelectVisible} AND p.name = @name AND r.revision = p.revision";

    public static readonly string SelectRevision = $"{SelectVisible} AND p.name = @name AND r.revision = @revision";

    public static readonly string SelectRevisionPage = $"{SelectVisible} AND p.name = @Parent AND r.revision < @Before ORDER BY r.revision DESC";

    public required string Name { get; init; }

    public required string OrgUnit { get; init; }

    public required int Revision { get; init; }

    public required State State { get; init; }

    public required string Content { get; init; }

    public required DateTimeOffset RevisionCreateTime { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public static DevelopmentPriorityRow Of(
        DevelopmentPriority priority, string name, int revision, State state, DateTimeOffset createTime, DateTimeOffset now) => new()
        {
            Name = name,
            OrgUnit = priority.OrgUnit,
            Revision = revision,
            State = state,
            Content = Platform.Content.Of(new DevelopmentPriority
            {
                Title = priority.Title,
                Description = priority.Description,
                SuccessMeasure = priority.SuccessMeasure,
                StartDate = priority.StartDate,
                EndDate = priority.EndDate,
                ChangeNote = priority.ChangeNote,
            }),
            RevisionCreateTime = now,
            CreateTime = createTime,
        };

    public DevelopmentPriority ToProto()
    {
        var priority = Platform.Content.Read<DevelopmentPriority>(Content);
        priority.Name = Name;
        priority.OrgUnit = OrgUnit;
        priority.State = State;
        priority.Revision = Revision;
        priority.RevisionCreateTime = RevisionCreateTime.ToProto();
        priority.CreateTime = CreateTime.ToProto();
        priority.Etag = Etag.Of(Revision);
        return priority;
    }

    public DevelopmentPriorityChanged ToFact()
    {
        var content = Platform.Content.Read<DevelopmentPriority>(Content);
        return new DevelopmentPriorityChanged
        {
            DevelopmentPriority = Name,
            OrgUnit = OrgUnit,
            Revision = Revision,
            State = State,
            StartDate = content.StartDate,
            EndDate = content.EndDate,
        };
    }
}
