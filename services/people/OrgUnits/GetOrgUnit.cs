using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class OrgUnitsApi
{
    public override Task<OrgUnit> GetOrgUnit(GetOrgUnitRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, "orgUnits/{org_unit}").ThrowIfAny();

        return database.Read(
            async db =>
            {
                var row = await db.Find<OrgUnitRow>(SelectVisible, context.Reach().With(new { request.Name }))
                    ?? throw Errors.NotFound(request.Name);
                return await Show(db, row);
            },
            context.CancellationToken);
    }

    private static async Task<OrgUnit> Show(Session db, OrgUnitRow row) => row.ToProto((await ExternalIds.Of(db, row.Name))[row.Name]);

    private static readonly string SelectVisible = $"""
        SELECT {OrgUnitRow.Columns} FROM org_units
        WHERE name = @Name AND {Reach.Predicate("org_units.name")}
        """;
}
