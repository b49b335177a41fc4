using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class OrgUnitsApi
{
    private const int MaxBatch = 1_000;

    public override Task<BatchGetOrgUnitsResponse> BatchGetOrgUnits(BatchGetOrgUnitsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Count("names", request.Names.Count, 1, MaxBatch);
        for (var index = 0; index < Math.Min(request.Names.Count, MaxBatch); index++)
        {
            violations.Name($"names[{index}]", request.Names[index], "orgUnits/{org_unit}");
        }

        violations.ThrowIfAny();
        var names = request.Names.Distinct(StringComparer.Ordinal).ToArray();

        return database.Read(
            async db =>
            {
                var rows = (await db.Query<OrgUnitRow>(SelectBatch, context.Reach().With(new { names }))).ToDictionary(row => row.Name, StringComparer.Ordinal);
                var missing = names.Where(name => !rows.ContainsKey(name)).ToList();
                if (missing.Count > 0)
                {
                    throw Errors.NotFound(missing);
                }

                var ids = await ExternalIds.Of(db, names);
                return new BatchGetOrgUnitsResponse { OrgUnits = { request.Names.Select(name => rows[name].ToProto(ids[name])) } };
            },
            context.CancellationToken);
    }

    private static readonly string SelectBatch = $"""
        SELECT {OrgUnitRow.Columns} FROM org_units
        WHERE name IN @names AND {Reach.Predicate("org_units.name")}
        """;
}
