using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class ProtectedTimesApi
{
    public override Task<ListCoverRefusalsResponse> ListCoverRefusals(ListCoverRefusalsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalName("person", request.Person, "people/{person}")
            .OptionalTime("start_time", request.StartTime)
            .OptionalTime("end_time", request.EndTime);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterRefusal>();
        var args = context.Reach().With(new
        {
            request.OrgUnit,
            request.Person,
            From = request.StartTime.ToTimeOrNull() ?? DateTimeOffset.MinValue,
            Until = request.EndTime.ToTimeOrNull() ?? DateTimeOffset.MaxValue,
            Before = after?.CreateTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            HasAfter = after is not null,
            take = page.Take,
        });
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(await db.Page<CoverRefusalRow>(SelectRefusals, args), row => new AfterRefusal(row.CreateTime, row.Name));
                return new ListCoverRefusalsResponse { CoverRefusals = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    private static readonly string SelectRefusals = $"""
        SELECT {CoverRefusalRow.Columns} FROM cover_refusals r
        WHERE {Reach.Predicate("r.org_unit")}
          AND (@HasAfter = 0 OR r.create_time < @Before OR (r.create_time = @Before AND r.name < @After))
          AND r.create_time >= @From AND r.create_time < @Until
          AND (@Person = '' OR r.person = @Person)
          AND (@OrgUnit = '' OR EXISTS (SELECT 1 FROM dir_ancestors d WHERE d.org_unit = r.org_unit AND d.ancestor = @OrgUnit))
        ORDER BY r.create_time DESC, r.name DESC
        """;

    private sealed record AfterRefusal(DateTimeOffset CreateTime, string Name);
}
