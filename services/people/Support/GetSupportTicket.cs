using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class SupportTicketsApi
{
    public override Task<SupportTicket> GetSupportTicket(GetSupportTicketRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, "supportTickets/{support_ticket}").ThrowIfAny();

        return database.Read(async db => (await Find(db, context, request.Name)).ToProto(), context.CancellationToken);
    }

    private static async Task<SupportTicketRow> Find(Session db, ServerCallContext context, string name) =>
        await db.Find<SupportTicketRow>(SupportTicketRow.SelectVisible, context.Reach().With(new { name })) ?? throw Errors.NotFound(name);
}
