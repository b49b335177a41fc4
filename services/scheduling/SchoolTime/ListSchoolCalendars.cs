using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override async Task<ListSchoolCalendarsResponse> ListSchoolCalendars(ListSchoolCalendarsRequest request, ServerCallContext context)
    {
        var (rows, token) = await ListUnitRules<SchoolCalendarRow>(
            request, request.OrgUnit, request.InForce ? SelectCalendarsInForce : SelectCalendars, request.InForce, row => new AfterName(row.OrgUnit, row.Name), context);
        return new ListSchoolCalendarsResponse { SchoolCalendars = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
    }

    // A unit has one calendar, so that the unique key of its unit serves the order.
    private static readonly string SelectCalendars = SelectUnitRules(SchoolCalendarRow.Columns, "school_calendars", "c");

    private static readonly string SelectCalendarsInForce = SelectUnitRulesInForce(SchoolCalendarRow.Columns, "school_calendars", "c");
}
