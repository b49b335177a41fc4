using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class AnnouncementsApi
{
    public override Task<Announcement> ReadAnnouncement(ReadAnnouncementRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, "announcements/{announcement}");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name, tx => Read(tx, context, request.Name), (tx, stored) => ShowOwn(tx, context, stored));
    }

    private static async Task<Announcement> Read(Session tx, ServerCallContext context, string name)
    {
        var announcement = await ShowOwn(tx, context, name);
        if (announcement.ReadTime is not null)
        {
            return announcement;
        }

        await tx.Execute(InsertReceipt, new { name, person = context.Reach().Caller, time = tx.Now });
        announcement.ReadTime = tx.Now.ToProto();
        return announcement;
    }

    private static async Task<Announcement> ShowOwn(Session db, ServerCallContext context, string name) =>
        (await db.Find<AnnouncementRow>(AnnouncementRow.SelectForCaller, context.Reach().With(new { name })) ?? throw Errors.NotFound(name)).ToProto();

    private const string InsertReceipt = "INSERT INTO read_receipts (announcement, person, read_time) VALUES (@name, @person, @time)";
}
