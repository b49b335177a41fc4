using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    public override Task<ListStrategiesResponse> ListStrategies(ListStrategiesRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, GoalRow.Pattern);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterStrategy>();
        var args = new
        {
            request.Parent,
            AfterTime = after?.CreateTime ?? DateTimeOffset.MinValue,
            After = after?.Name ?? "",
            take = page.Take,
        };
        return database.ReadContent(context, async db =>
        {
            var goal = await Find(db, context, request.Parent);
            var (rows, next) = page.Cut(await db.Page<StrategyRow>(SelectStrategies, args), row => new AfterStrategy(row.CreateTime, row.Name));
            var response = new ListStrategiesResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                response.Strategies.Add(await row.ToProto(db, vault, goal));
            }

            return (response, (IReadOnlyList<Seen>)[Read(goal, context)]);
        });
    }

    private const string SelectStrategies = $"""
        SELECT {StrategyRow.Columns}
        FROM strategies s
        WHERE s.goal = @Parent AND s.create_time >= @AfterTime AND (s.create_time > @AfterTime OR s.name > @After)
        ORDER BY s.create_time, s.name
        """;

    private sealed record AfterStrategy(DateTimeOffset CreateTime, string Name);
}
