using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override Task<Facility> UpdateFacility(UpdateFacilityRequest request, ServerCallContext context)
    {
        var wanted = request.Facility ?? new Facility();
        var violations = new Violations()
            .Require(request.Facility is not null, "facility", "must be set")
            .Name("facility.name", wanted.Name, FacilityRow.Pattern);
        var fields = Masks.Check(violations, MaskOf(request.UpdateMask), wanted, "display_name", "capacity", "out_of_use");
        var version = Etag.Check(violations, wanted.Etag, context, "facility.etag");
        if (fields.Contains("display_name"))
        {
            violations.Text("facility.display_name", wanted.DisplayName, 1, MaxFacilityName);
        }

        if (fields.Contains("capacity"))
        {
            violations.Range("facility.capacity", wanted.Capacity, 0, MaxCapacity);
        }

        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            wanted.Name,
            tx => UpdateFacility(tx, context, wanted, fields, version),
            (tx, stored) => ShowFacility(tx, context, stored));
    }

    private static async Task<Facility> UpdateFacility(Tx tx, ServerCallContext context, Facility wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await FindFacility(tx, context, wanted.Name);
        if (row.Version != version)
        {
            throw Errors.Stale(row.Name);
        }

        var facility = row.ToProto();
        Masks.Apply(fields, wanted, facility);
        row = row with
        {
            DisplayName = facility.DisplayName,
            Capacity = Math.Max(1, facility.Capacity),
            OutOfUse = facility.OutOfUse,
            Version = version + 1,
            UpdateTime = tx.Now,
        };
        return await tx.Execute(StoreFacility, row) == 1 ? row.ToProto() : throw Errors.Stale(row.Name);
    }

    private const string StoreFacility = """
        UPDATE facilities
        SET display_name = @DisplayName, capacity = @Capacity, out_of_use = @OutOfUse, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;
}
