using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class SharesApi
{
    public override Task<Share> GetShare(GetShareRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, ShareRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var row = await ShareRow.Find(db, context.Reach(), request.Name);
            return (row.ToProto(db.Now), (IReadOnlyList<Seen>)[new Seen(row.Name, row.Person)]);
        });
    }
}
