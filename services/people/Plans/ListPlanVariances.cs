using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ImplementationPlansApi
{
    public override Task<ListPlanVariancesResponse> ListPlanVariances(ListPlanVariancesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("parent", request.Parent, "implementationPlans/{implementation_plan}")
            .OptionalEnum("action_state", request.ActionState);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<TimeKey>();
        var args = context.Reach().With(new { request.Parent, request.ActionState, AfterTime = after?.Time, AfterName = after?.Name, take = page.Take });
        var statement = string.Concat(
            SelectVariances,
            request.ActionState == PlanVariance.Types.ActionState.Unspecified ? "" : " AND action_state = @ActionState",
            after is null ? "" : TimeKey.Earlier,
            TimeKey.LatestFirst);
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<PlanVarianceRow>(statement, args), row => new TimeKey(row.CreateTime, row.Name));
                return new ListPlanVariancesResponse { PlanVariances = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static readonly string SelectVariances =
        $"SELECT {PlanVarianceRow.Columns} FROM plan_variances WHERE plan_name = @Parent AND {PlanVarianceRow.Within}";
}
