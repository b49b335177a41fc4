using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    private const int MaxCapacity = 20;
    private const int MaxFacilityName = 100;

    public override Task<Facility> CreateFacility(CreateFacilityRequest request, ServerCallContext context)
    {
        var draft = request.Facility ?? new Facility();
        var violations = new Violations()
            .Require(request.Facility is not null, "facility", "must be set")
            .Name("facility.org_unit", draft.OrgUnit, "orgUnits/{org_unit}")
            .Enum("facility.kind", draft.Kind)
            .Text("facility.display_name", draft.DisplayName, 1, MaxFacilityName)
            .Range("facility.capacity", draft.Capacity, 0, MaxCapacity)
            .OptionalId("facility_id", request.FacilityId);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"facilities/{IdOr(request.FacilityId)}";
        return database.Once(context, request, name, tx => CreateFacility(tx, context, name, draft), (tx, stored) => ShowFacility(tx, context, stored));
    }

    private static async Task<Facility> CreateFacility(Tx tx, ServerCallContext context, string name, Facility draft)
    {
        await tx.MustReachSchool(context, "facility.org_unit", draft.OrgUnit);
        var row = new FacilityRow
        {
            Name = name,
            OrgUnit = draft.OrgUnit,
            Kind = draft.Kind,
            DisplayName = draft.DisplayName,
            Capacity = Math.Max(1, draft.Capacity),
            OutOfUse = draft.OutOfUse,
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        return await tx.TryInsert(InsertFacility, row) ? row.ToProto() : throw Errors.AlreadyExists(name);
    }

    private const string InsertFacility = """
        INSERT INTO facilities (name, org_unit, kind, display_name, capacity, out_of_use, version, create_time, update_time)
        VALUES (@Name, @OrgUnit, @Kind, @DisplayName, @Capacity, @OutOfUse, @Version, @CreateTime, @UpdateTime)
        """;
}
