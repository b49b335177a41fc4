using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    public override Task<ListPracticeChecklistRevisionsResponse> ListPracticeChecklistRevisions(
        ListPracticeChecklistRevisionsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, StrategyRow.Pattern);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = new { request.Parent, Before = page.After<AfterRevision>()?.Revision ?? int.MaxValue, take = page.Take };
        return database.ReadContent(context, async db =>
        {
            var goal = await FindAbove(db, context, request.Parent);
            await FindStrategy(db, request.Parent);
            var (rows, next) = page.Cut(await db.Page<PracticeChecklistRow>(SelectRevisions, args), row => new AfterRevision(row.Revision));
            var response = new ListPracticeChecklistRevisionsResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                response.PracticeChecklists.Add(await row.ToProto(db, vault, goal));
            }

            return (response, (IReadOnlyList<Seen>)[Read(goal, context)]);
        });
    }

    private const string SelectRevisions = $"""
        SELECT {PracticeChecklistRow.Columns}
        FROM practice_checklist_revisions r
        WHERE r.strategy = @Parent AND r.revision < @Before
        ORDER BY r.revision DESC
        """;

    private sealed record AfterRevision(int Revision);
}
