using Coaching.Analytics.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Analytics;

internal sealed partial class AnalyticsApi
{
    public override Task<QueryCoverageResponse> QueryCoverage(QueryCoverageRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, Scope.Pattern)
            .OptionalName("programme", request.Programme, "programmes/{programme}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Read(
            async db =>
            {
                var scope = await Scope.Find(db, reach, request.OrgUnit);
                var slice = new Slice(scope, request.ByChild ? [Dimension.OrgUnit] : [], default);

                // Every figure is about the staff, whichever programme is asked for.
                var hidden = await new Privacy(reach.MinimumPeople, (db, part) => StandingReader.Staff(db, part, weeks.Date)).Hidden(db, slice);
                var total = (await StandingReader.Read(db, slice with { By = [] }, request.Programme)).Select(row => row.ToProto()).FirstOrDefault() ?? new CoverageRow();
                total.OrgUnit = scope.Name;
                total.DisplayName = scope.DisplayName;
                total.HasChildren = await scope.HasChildren(db);
                var response = new QueryCoverageResponse { Total = Shown(total, hidden(new RowKey())), Watermark = watermarks.Of("coverage/1") };
                if (request.ByChild)
                {
                    var found = (await StandingReader.Read(db, slice, request.Programme)).ToDictionary(row => row.OrgUnit);
                    var (units, next) = RowKey.Cut(page, (await scope.Children(db)).Values, slice.By, unit => new RowKey { OrgUnit = unit.Name });
                    response.NextPageToken = next;
                    foreach (var unit in units)
                    {
                        var row = found.GetValueOrDefault(unit.Name)?.ToProto() ?? new CoverageRow();
                        row.OrgUnit = unit.Name;
                        row.DisplayName = unit.DisplayName;
                        row.HasChildren = unit.HasChildren;
                        response.Rows.Add(Shown(row, hidden(new RowKey { OrgUnit = unit.Name })));
                    }
                }

                return response;
            },
            context.CancellationToken);
    }

    private static CoverageRow Shown(CoverageRow row, bool hide) =>
        hide ? new CoverageRow { OrgUnit = row.OrgUnit, DisplayName = row.DisplayName, HasChildren = row.HasChildren, Suppressed = true } : row;
}
