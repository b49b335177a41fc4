using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class CoachingCostApi
{
    public override Task<Empty> DeletePayRate(DeletePayRateRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, PayRateRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name, tx => Delete(tx, context, request.Name, version), (_, _) => Task.FromResult(new Empty()));
    }

    private static async Task<Empty> Delete(Tx tx, ServerCallContext context, string name, long version)
    {
        var row = await PayRateRow.Find(tx, context.Reach(), name) ?? throw Errors.NotFound(name);
        return row.Version == version && await tx.Execute(Drop, row) == 1 ? new Empty() : throw Errors.Stale(name);
    }

    private const string Drop = "DELETE FROM pay_rates WHERE name = @Name AND org_unit = @OrgUnit AND version = @Version";
}
