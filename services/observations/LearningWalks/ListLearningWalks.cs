using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class LearningWalksApi
{
    public override Task<ListLearningWalksResponse> ListLearningWalks(ListLearningWalksRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalName("leader", request.Leader, "people/{person}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterWalk>();
        var args = reach.With(new
        {
            request.OrgUnit,
            Leader = request.Leader == "people/me" ? reach.Caller : request.Leader,
            Before = after?.StartTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<LearningWalkRow>(SelectWalks, args), row => new AfterWalk(row.StartTime, row.Name));
            return (
                new ListLearningWalksResponse { LearningWalks = { await LearningWalkRow.ToProtos(vault, db, rows) }, NextPageToken = next },
                (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Leader))]);
        });
    }

    // The first line is within the reach anyway; it leads to the two indexes.
    private static readonly string SelectWalks = $"""
        SELECT {LearningWalkRow.Columns} FROM learning_walks w
        WHERE (w.leader = @reach_caller OR w.org_unit IN (
                SELECT b.org_unit FROM dir_ancestors b JOIN dir_posts c ON c.org_unit = b.ancestor
                WHERE c.person = @reach_caller AND (c.role & @reach_roles) <> 0))
          AND {LearningWalkRow.Within}
          AND w.start_time <= @Before AND (w.start_time < @Before OR w.name < @After)
          AND (@OrgUnit = '' OR w.org_unit = @OrgUnit)
          AND (@Leader = '' OR w.leader = @Leader)
        ORDER BY w.start_time DESC, w.name DESC
        """;

    private sealed record AfterWalk(DateTimeOffset StartTime, string Name);
}
