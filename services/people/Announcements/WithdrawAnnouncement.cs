using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class AnnouncementsApi
{
    public override Task<Announcement> WithdrawAnnouncement(WithdrawAnnouncementRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, "announcements/{announcement}");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name, tx => Withdraw(tx, context, request.Name), async (tx, stored) => (await FindOver(tx, context, stored)).ToProto());
    }

    private static async Task<Announcement> Withdraw(Session tx, ServerCallContext context, string name)
    {
        var row = await FindOver(tx, context, name);
        if (await tx.Execute(StoreWithdrawal, new { name, time = tx.Now }) == 0)
        {
            return row.ToProto();
        }

        await tx.Publish(name, 2, new AnnouncementWithdrawn { Announcement = name, OrgUnit = row.OrgUnit });
        return (row with { WithdrawTime = tx.Now }).ToProto();
    }

    private static async Task<AnnouncementRow> FindOver(Session tx, ServerCallContext context, string name) =>
        await tx.Find<AnnouncementRow>(AnnouncementRow.SelectOver, context.Reach().With(new { name })) ?? throw Errors.NotFound(name);

    private const string StoreWithdrawal = "UPDATE announcements SET withdraw_time = @time WHERE name = @name AND withdraw_time IS NULL";
}
