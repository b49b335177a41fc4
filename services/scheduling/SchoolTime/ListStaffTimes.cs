using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override Task<ListStaffTimesResponse> ListStaffTimes(ListStaffTimesRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, "orgUnits/{org_unit}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = context.Reach().With(new { request.Parent, After = page.After<AfterName>()?.Name ?? "", take = page.Take });
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<StaffTimeRow>(SelectStaffTimes, args), row => new AfterName(row.OrgUnit, row.Person));
                if (rows.Count == 0)
                {
                    return new ListStaffTimesResponse();
                }

                var figures = await StaffTimeFigures.Of(db, request.Parent, context.Reach().Today);
                return new ListStaffTimesResponse { StaffTimes = { rows.Select(figures.Fill) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static readonly string SelectStaffTimes = $"""
        SELECT {StaffTimeRow.Columns} FROM staff_times s
        WHERE s.org_unit = @Parent AND s.person > @After AND {Reach.Predicate("s.org_unit", self: "s.person")}
        ORDER BY s.person
        """;
}
