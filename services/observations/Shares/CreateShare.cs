using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class SharesApi
{
    private const int MaxDays = 90;

    public override Task<Share> CreateShare(CreateShareRequest request, ServerCallContext context)
    {
        var draft = request.Share ?? new Share();
        var now = clock.GetUtcNow();
        var me = context.Caller().Name;
        var violations = new Violations()
            .OptionalId("share_id", request.ShareId)
            .Name("share.recipient", draft.Recipient, "people/{person}")
            .Require(draft.Recipient != me, "share.recipient", "must be another person than the caller")
            .Enum("share.level", draft.Level)
            .Enum("share.purpose", draft.Purpose)
            .Time("share.expire_time", draft.ExpireTime, from: now, until: now.AddDays(MaxDays));
        SharedItems.Check(violations, "share.item", draft.Item);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"shares/{(request.ShareId.Length > 0 ? request.ShareId : Guid.CreateVersion7(now))}";
        return database.Once(
            context, request, name, tx => Begin(tx, me, name, draft),
            async (tx, first) => (await ShareRow.Find(tx, context.Reach(), first)).ToProto(tx.Now));
    }

    private async Task<Share> Begin(Session tx, string me, string name, Share draft)
    {
        var item = await items.Find(tx, draft.Item, me) ?? throw Errors.NotFound(draft.Item);
        new Violations()
            .Require(await StaffDirectory.Person(tx, draft.Recipient) is not null, "share.recipient", "must be a member of staff")
            .Require(draft.Recipient != item.Coach, "share.recipient", "must not be the coach, who reads it anyway")
            .ThrowIfAny();
        var row = new ShareRow
        {
            Name = name,
            Person = me,
            Origin = me,
            Recipient = draft.Recipient,
            Item = item.Name,
            Coach = item.Coach,
            Level = draft.Level,
            Purpose = draft.Purpose,
            HoldUntil = item.HoldUntil > tx.Now ? item.HoldUntil : null,
            CreateTime = tx.Now,
            ExpireTime = draft.ExpireTime.ToTimeOrNull()!.Value,
            Version = 1,
        };
        if (!await tx.TryInsert(ShareRow.Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Publish(name, row.Version, new ShareBegun
        {
            Share = name,
            Person = me,
            Recipient = row.Recipient,
            Level = row.Level,
            Purpose = row.Purpose,
            ExpireTime = row.ExpireTime.ToProto(),
            NeedsCoach = row.HoldUntil is not null,
        });
        return row.ToProto(tx.Now);
    }
}
