using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class TimetablesApi
{
    public override Task<ListStaffAliasesResponse> ListStaffAliases(ListStaffAliasesRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, "orgUnits/{org_unit}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = context.Reach().With(new { request.Parent, After = page.After<AfterName>()?.Name ?? "", take = page.Take });
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<StaffAliasRow>(SelectAliases, args), row => new AfterName(row.OrgUnit, row.Alias));
                return new ListStaffAliasesResponse
                {
                    StaffAliases = { rows.Select(row => new StaffAlias { Key = row.Alias, Person = row.Person }) },
                    NextPageToken = token,
                };
            },
            context.CancellationToken);
    }

    private static readonly string SelectAliases = $"""
        SELECT {StaffAliasRow.Columns} FROM staff_aliases s
        WHERE s.org_unit = @Parent AND s.alias > @After AND {Reach.Predicate("s.org_unit")}
        ORDER BY s.alias
        """;
}
