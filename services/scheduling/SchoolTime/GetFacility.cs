using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override Task<Facility> GetFacility(GetFacilityRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, FacilityRow.Pattern).ThrowIfAny();

        return database.Read(db => ShowFacility(db, context, request.Name), context.CancellationToken);
    }

    private static async Task<Facility> ShowFacility(Tx db, ServerCallContext context, string name) => (await FindFacility(db, context, name)).ToProto();

    private static async Task<FacilityRow> FindFacility(Tx db, ServerCallContext context, string name) =>
        await db.Find<FacilityRow>(SelectReachedFacility, context.Reach().With(new { Name = name })) ?? throw Errors.NotFound(name);

    private static readonly string SelectReachedFacility =
        $"SELECT {FacilityRow.Columns} FROM facilities f WHERE f.name = @Name AND {Reach.Predicate("f.org_unit")}";
}
