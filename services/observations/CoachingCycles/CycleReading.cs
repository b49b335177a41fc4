using Coaching.Observations.V1;
using Coaching.Platform;
using static Coaching.Observations.V1.CoachingCycle.Types;

namespace Coaching.Observations;

/// <summary>Cycles whole: with their words, stages, reviews and goals.</summary>
internal static class CycleReading
{
    public static async Task<CoachingCycle> One(Session db, Vault vault, CoachingCycleRow row) => (await All(db, vault, [row]))[0];

    public static async Task<IReadOnlyList<CoachingCycle>> All(Session db, Vault vault, IReadOnlyList<CoachingCycleRow> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var names = new { Names = rows.Select(row => row.Name) };
        var stages = (await db.Query<StageRow>(SelectStages, names)).ToLookup(stage => stage.CoachingCycle);
        var reviews = (await db.Query<ReviewRow>(SelectReviews, names)).ToLookup(review => review.CoachingCycle);
        var goals = (await db.Query<GoalLink>(SelectGoals, names)).ToLookup(link => link.CoachingCycle, link => link.Goal);
        await vault.Warm(db, rows.Select(row => row.Content));
        var templates = new Dictionary<(string, int), CycleTemplate>();
        var cycles = new List<CoachingCycle>(rows.Count);
        foreach (var row in rows)
        {
            if (!templates.TryGetValue((row.CycleTemplate, row.TemplateRevision), out var template))
            {
                template = await Template(db, row);
                templates.Add((row.CycleTemplate, row.TemplateRevision), template);
            }

            var cycle = await vault.Open<CoachingCycle>(db, row.Name, row.Content);
            row.Fill(cycle);
            cycle.Support = row.SupportBy(template);
            cycle.Goals.Add(goals[row.Name]);
            cycle.StageVisits.Add(stages[row.Name].Select(stage => new StageVisit
            {
                Stage = stage.Stage,
                EnterTime = stage.EnterTime.ToProto(),
                LeaveTime = stage.LeaveTime.ToProto(),
                Mover = row.Party(stage.ByCoach),
            }));
            foreach (var one in reviews[row.Name])
            {
                var review = await vault.Open<Review>(db, ReviewName(row.Name, one.Sequence), one.Content);
                review.Decision = one.Decision;
                review.Author = row.Party(one.ByCoach);
                review.RecordTime = one.CreateTime.ToProto();
                cycle.Reviews.Add(review);
            }

            cycles.Add(cycle);
        }

        return cycles;
    }

    /// <summary>The revision of the template that a cycle runs by.</summary>
    public static async Task<CycleTemplate> Template(Session db, CoachingCycleRow row) =>
        (await CycleTemplateRow.Find(db, row.CycleTemplate, row.TemplateRevision)
            ?? throw new InvalidOperationException($"{row.CycleTemplate} has lost revision {row.TemplateRevision}.")).ToProto();

    /// <summary>The name that a review is sealed under.</summary>
    public static string ReviewName(string cycle, int sequence) => $"{cycle}/reviews/{sequence}";

    /// <summary>What lies sealed in the row.</summary>
    public static CoachingCycle ContentOf(CoachingCycle cycle) => new()
    {
        Priorities = { cycle.Priorities },
        CoachReadiness = cycle.CoachReadiness is { Note.Length: > 0 } readiness ? new CoachReadiness { Note = readiness.Note } : null,
        Needs = cycle.Needs,
        Reality = cycle.Reality,
        Competencies = { cycle.Competencies },
        Evidence = { cycle.Evidence },
    };

    private const string SelectStages =
        "SELECT coaching_cycle, stage, by_coach, enter_time, leave_time FROM cycle_stages WHERE coaching_cycle IN @Names ORDER BY sequence";

    private const string SelectReviews = """
        SELECT coaching_cycle, sequence, decision, by_coach, content, create_time FROM cycle_reviews WHERE coaching_cycle IN @Names ORDER BY sequence
        """;

    private const string SelectGoals = "SELECT coaching_cycle, goal FROM cycle_goals WHERE coaching_cycle IN @Names ORDER BY position";

    private sealed record StageRow
    {
        public required string CoachingCycle { get; init; }

        public required string Stage { get; init; }

        public required bool ByCoach { get; init; }

        public required DateTimeOffset EnterTime { get; init; }

        public DateTimeOffset? LeaveTime { get; init; }
    }

    private sealed record ReviewRow
    {
        public required string CoachingCycle { get; init; }

        public required int Sequence { get; init; }

        public required Decision Decision { get; init; }

        public required bool ByCoach { get; init; }

        public required byte[] Content { get; init; }

        public required DateTimeOffset CreateTime { get; init; }
    }

    private sealed record GoalLink
    {
        public required string CoachingCycle { get; init; }

        public required string Goal { get; init; }
    }
}
