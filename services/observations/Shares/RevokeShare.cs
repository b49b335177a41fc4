using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class SharesApi
{
    public override Task<Share> RevokeShare(RevokeShareRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, ShareRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name, tx => Revoke(tx, context, request.Name, version),
            async (tx, first) => (await ShareRow.Find(tx, context.Reach(), first)).ToProto(tx.Now));
    }

    private static async Task<Share> Revoke(Session tx, ServerCallContext context, string name, long version)
    {
        var row = await ShareRow.Find(tx, context.Reach(), name);
        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        var revoked = await (row.MustLast(tx.Now) with { RevokeTime = tx.Now }).Store(tx);
        await tx.Publish(name, revoked.Version, new ShareRevoked { Share = name, Person = row.Person, Recipient = row.Recipient });
        return revoked.ToProto(tx.Now);
    }
}
