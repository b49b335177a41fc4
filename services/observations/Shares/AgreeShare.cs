using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class SharesApi
{
    public override Task<Share> AgreeShare(AgreeShareRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, ShareRow.Pattern);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name, tx => Agree(tx, context, request.Name),
            async (tx, first) => (await ShareRow.Find(tx, context.Reach(), first)).ToProto(tx.Now));
    }

    private static async Task<Share> Agree(Session tx, ServerCallContext context, string name)
    {
        var row = (await ShareRow.Find(tx, context.Reach(), name)).MustLast(tx.Now);
        return (row.AgreeTime is null ? await (row with { AgreeTime = tx.Now }).Store(tx) : row).ToProto(tx.Now);
    }
}
