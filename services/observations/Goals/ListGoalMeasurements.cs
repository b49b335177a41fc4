using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    public override Task<ListGoalMeasurementsResponse> ListGoalMeasurements(ListGoalMeasurementsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, Pattern).OptionalEnum("kind", request.Kind);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterMeasurement>();
        var args = new { request.Parent, request.Kind, AfterDate = after?.Date ?? DateOnly.MinValue, After = after?.Name ?? "", take = page.Take };
        return database.ReadContent(context, async db =>
        {
            var goal = await Find(db, context, request.Parent);
            var (rows, next) = page.Cut(await db.Page<GoalMeasurementRow>(SelectSeries, args), row => new AfterMeasurement(row.Date, row.Name));
            var response = new ListGoalMeasurementsResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                response.GoalMeasurements.Add(await row.ToProto(db, vault, goal));
            }

            return (response, (IReadOnlyList<Seen>)[Read(goal, context)]);
        });
    }

    private const string SelectSeries = $"""
        SELECT {GoalMeasurementRow.Columns}
        FROM goal_measurements m
        WHERE m.goal = @Parent AND m.date >= @AfterDate AND (m.date > @AfterDate OR m.name > @After) AND (@Kind = 0 OR m.kind = @Kind)
        ORDER BY m.date, m.name
        """;

    private sealed record AfterMeasurement(DateOnly Date, string Name);
}
