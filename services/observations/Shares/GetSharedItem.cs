using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class SharesApi
{
    public override Task<SharedItem> GetSharedItem(GetSharedItemRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, ShareRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var share = await ShareRow.Find(db, context.Reach(), request.Name);
            var (item, shown) = await items.Show(db, share);

            // What is held back anew, or still, is nobody's to read but the coach's.
            if (share.StateAt(db.Now) != Share.Types.State.Running || (share.AgreeTime is null && item.HoldUntil > db.Now))
            {
                throw Errors.NotFound(request.Name);
            }

            return (shown, (IReadOnlyList<Seen>)[new Seen(item.Name, item.Coachee)]);
        });
    }
}
