using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override Task<Empty> DeleteStaffTime(DeleteStaffTimeRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, StaffTimeRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name, tx => RemoveStaffTime(tx, context, request.Name, version), (_, _) => Task.FromResult(new Empty()));
    }

    private static async Task<Empty> RemoveStaffTime(Tx tx, ServerCallContext context, string name, long version)
    {
        var row = await FindStaffTime(tx, context, name) ?? throw Errors.NotFound(name);
        return row.Version == version && await tx.Execute(DropStaffTime, row) == 1 ? new Empty() : throw Errors.Stale(name);
    }

    private const string DropStaffTime = "DELETE FROM staff_times WHERE org_unit = @OrgUnit AND person = @Person AND version = @Version";
}
