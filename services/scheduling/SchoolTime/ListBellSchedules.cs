using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override async Task<ListBellSchedulesResponse> ListBellSchedules(ListBellSchedulesRequest request, ServerCallContext context)
    {
        var (rows, token) = await ListUnitRules<BellScheduleRow>(
            request, request.OrgUnit, request.InForce ? SelectBellsInForce : SelectBells, request.InForce, row => new AfterName(row.OrgUnit, row.Name), context);
        return new ListBellSchedulesResponse { BellSchedules = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
    }

    private static readonly string SelectBells = SelectUnitRules(BellScheduleRow.Columns, "bell_schedules", "b");

    private static readonly string SelectBellsInForce = SelectUnitRulesInForce(BellScheduleRow.Columns, "bell_schedules", "b");
}
