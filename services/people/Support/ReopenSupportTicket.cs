using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class SupportTicketsApi
{
    public override Task<SupportTicket> ReopenSupportTicket(ReopenSupportTicketRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, "supportTickets/{support_ticket}");
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            request.Name,
            async tx =>
            {
                var row = await Find(tx, context, request.Name);
                if (row.State == SupportTicket.Types.State.Open)
                {
                    throw Errors.Precondition("TICKET_OPEN", $"{row.Name} is open.", ("name", row.Name));
                }

                return await Change(tx, version, row with
                {
                    State = SupportTicket.Types.State.Open,
                    Resolution = "",
                    ResolveTime = null,
                    SecondsToFix = null,
                    ReopenCount = row.ReopenCount + 1,
                });
            },
            async (tx, stored) => (await Find(tx, context, stored)).ToProto());
    }
}
