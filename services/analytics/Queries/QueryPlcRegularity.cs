using Coaching.Analytics.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Analytics;

internal sealed partial class AnalyticsApi
{
    public override Task<QueryPlcRegularityResponse> QueryPlcRegularity(QueryPlcRegularityRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, Scope.Pattern)
            .OptionalName("programme", request.Programme, "programmes/{programme}");
        Slice.Check(violations, request.GroupBy, Dimension.OrgUnit, Dimension.Week);
        var range = WeekRange.Read(violations, request.StartDate, request.EndDate);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Read(
            async db =>
            {
                var slice = new Slice(await Scope.Find(db, reach, request.OrgUnit), request.GroupBy, range, request.Programme);
                var report = await PlcReport.Read(db, slice, weeks, reach.MinimumPeople);
                var (rows, next) = RowKey.Cut(page, report.Rows, slice.By, item => item.Key);
                return new QueryPlcRegularityResponse
                {
                    Rows = { rows.Select(item => item.Row) },
                    NextPageToken = next,
                    Total = report.Total,
                    Watermark = watermarks.Of("plc-regularity/1"),
                };
            },
            context.CancellationToken);
    }
}
