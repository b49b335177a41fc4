using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    public override Task<ListGoalChangesResponse> ListGoalChanges(ListGoalChangesRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, Pattern);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = new { request.Parent, Before = page.After<AfterChange>()?.Sequence ?? long.MaxValue, take = page.Take };
        return database.ReadContent(context, async db =>
        {
            var goal = await Find(db, context, request.Parent);
            var (rows, next) = page.Cut(await db.Page<ChangeRow>(SelectChanges, args), row => new AfterChange(row.Sequence));
            var response = new ListGoalChangesResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                var change = await goal.Open<GoalChange>(db, vault, GoalRow.ChangeName(goal.Name, row.Sequence), row.Content);
                change.Sequence = row.Sequence;
                change.Author = row.Author;
                change.ChangeTime = row.ChangeTime.ToProto();
                response.GoalChanges.Add(change);
            }

            return (response, (IReadOnlyList<Seen>)[Read(goal, context)]);
        });
    }

    private const string SelectChanges = """
        SELECT sequence, author, content, change_time FROM goal_changes WHERE goal = @Parent AND sequence < @Before ORDER BY sequence DESC
        """;

    private sealed record ChangeRow
    {
        public required long Sequence { get; init; }

        public required string Author { get; init; }

        public required byte[] Content { get; init; }

        public required DateTimeOffset ChangeTime { get; init; }
    }

    private sealed record AfterChange(long Sequence);
}
