using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>One revision of a checklist.</summary>
internal sealed record PracticeChecklistRow
{
    private const string Suffix = "/practiceChecklist";

    public const string Columns = "strategy, revision, author, coaching_relationship, coach, coachee, content, create_time";

    public const string Insert = $"""
        INSERT INTO practice_checklist_revisions ({Columns}) VALUES (@Strategy, @Revision, @Author, @CoachingRelationship, @Coach, @Coachee, @Content, @CreateTime)
        """;

    public const string SelectRevision =
        $"SELECT {Columns} FROM practice_checklist_revisions WHERE strategy = @Strategy AND revision = @Revision";

    public required string Strategy { get; init; }

    public required int Revision { get; init; }

    public required string Author { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>The strategy of a checklist's name, or an empty text for a name that is none.</summary>
    public static string StrategyOf(string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal) && ResourceName.Matches(StrategyRow.Pattern, name[..^Suffix.Length])
            ? name[..^Suffix.Length]
            : "";

    /// <summary>The name that a revision's content is sealed under.</summary>
    public static string RevisionName(string strategy, int revision) => $"{strategy}{Suffix}/revisions/{revision}";

    public async Task<PracticeChecklist> ToProto(Session db, Vault vault, GoalRow goal)
    {
        var checklist = await goal.Open<PracticeChecklist>(db, vault, RevisionName(Strategy, Revision), Content);
        checklist.Name = Strategy + Suffix;
        checklist.Revision = Revision;
        checklist.Author = Author;
        checklist.CreateTime = CreateTime.ToProto();
        checklist.Etag = Etag.Of(Revision);
        return checklist;
    }
}
