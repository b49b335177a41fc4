using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class CoachingCostApi
{
    public override async Task<ListPayRatesResponse> ListPayRates(ListPayRatesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalEnum("role", request.Role);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterRate>() ?? new AfterRate("", 0, DateOnly.MinValue);
        var args = context.Reach().With(new
        {
            request.OrgUnit,
            request.Role,
            AfterUnit = after.OrgUnit,
            AfterRole = after.Role,
            AfterDate = after.StartDate,
            take = page.Take,
        });
        var (rows, next) = page.Cut(
            await database.Read(db => db.Page<PayRateRow>(SelectPage, args), context.CancellationToken),
            row => new AfterRate(row.OrgUnit, (int)row.Role, row.StartDate));
        return new ListPayRatesResponse { PayRates = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
    }

    private static readonly string SelectPage = $"""
        SELECT {PayRateRow.Columns}
        FROM pay_rates r
        WHERE {Reach.Predicate("r.org_unit")}
          AND (@OrgUnit = '' OR EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = @OrgUnit AND a.ancestor = r.org_unit))
          AND (@Role = 0 OR r.role = @Role)
          AND (r.org_unit > @AfterUnit OR (r.org_unit = @AfterUnit AND (r.role > @AfterRole OR (r.role = @AfterRole AND r.start_date > @AfterDate))))
        ORDER BY r.org_unit, r.role, r.start_date
        """;

    private sealed record AfterRate(string OrgUnit, int Role, DateOnly StartDate);
}
