using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    public override Task<ListGoalsResponse> ListGoals(ListGoalsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("coaching_relationship", request.CoachingRelationship, Pairs.Pattern)
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalEnum("level", request.Level)
            .OptionalEnum("state", request.State)
            .OptionalName("development_priority", request.DevelopmentPriority, "developmentPriorities/{development_priority}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterGoal>();
        var args = context.Reach().With(new
        {
            request.CoachingRelationship,
            request.OrgUnit,
            request.Level,
            request.State,
            request.DevelopmentPriority,
            Before = after?.CreateTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<GoalRow>(SelectGoals, args), row => new AfterGoal(row.CreateTime, row.Name));
            await vault.Warm(db, rows.Where(row => row.IsPersonal).Select(row => row.Content));
            var response = new ListGoalsResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                response.Goals.Add(await row.ToProto(db, vault));
            }

            return (response, (IReadOnlyList<Seen>)[.. rows.Select(row => Read(row, context))]);
        });
    }

    // The first condition leads to an index, and no further than the caller's pairs and posts reach; the second asks for all again.
    internal static readonly string SelectGoals = $"""
        SELECT {GoalRow.Columns}
        FROM goals g
        WHERE (g.coach = @reach_caller OR g.coachee = @reach_caller OR g.school IN (
                 SELECT b.org_unit FROM dir_ancestors b JOIN dir_posts c ON c.org_unit = b.ancestor
                 WHERE c.person = @reach_caller AND (c.role & @reach_roles) <> 0))
          AND {GoalRow.Visible}
          AND g.create_time <= @Before AND (g.create_time < @Before OR g.name < @After)
          AND (@CoachingRelationship = '' OR g.coaching_relationship = @CoachingRelationship)
          AND (@OrgUnit = '' OR g.school = @OrgUnit)
          AND (@Level = 0 OR g.level = @Level)
          AND (@State = 0 OR g.state = @State)
          AND (@DevelopmentPriority = '' OR g.development_priority = @DevelopmentPriority)
        ORDER BY g.create_time DESC, g.name DESC
        """;

    private sealed record AfterGoal(DateTimeOffset CreateTime, string Name);
}
