using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ReadinessApi
{
    public override Task<ListReadinessResponse> ListReadiness(ListReadinessRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}").Enum("audience", request.Audience);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = context.Reach().With(new { request.OrgUnit, AfterName = page.After<PersonKey>()?.Name ?? "", take = page.Take });
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<Standing>(SelectPeople, args), row => new PersonKey(row.Person));
                var readiness = await ReadinessCheck.Of(db, request.Audience, rows);
                return new ListReadinessResponse { Readiness = { readiness }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static readonly string SelectPeople = $"""
        SELECT name AS person, primary_org_unit AS unit FROM people
        WHERE name > @AfterName AND state = 1 AND {PersonRow.Within}
          AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = people.primary_org_unit AND a.ancestor = @OrgUnit)
        ORDER BY name
        """;

    private sealed record PersonKey(string Name);
}
