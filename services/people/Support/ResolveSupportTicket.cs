using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class SupportTicketsApi
{
    public override Task<SupportTicket> ResolveSupportTicket(ResolveSupportTicketRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, "supportTickets/{support_ticket}")
            .Text("resolution", request.Resolution, 1, 4_000);
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
                if (row.State == SupportTicket.Types.State.Resolved)
                {
                    throw Errors.Precondition("TICKET_RESOLVED", $"{row.Name} is resolved.", ("name", row.Name));
                }

                return await Change(tx, version, row with
                {
                    State = SupportTicket.Types.State.Resolved,
                    Resolution = request.Resolution,
                    ResolveTime = tx.Now,
                    SecondsToFix = Math.Max(0, (long)(tx.Now - row.CreateTime).TotalSeconds),
                });
            },
            async (tx, stored) => (await Find(tx, context, stored)).ToProto());
    }

    private static async Task<SupportTicket> Change(Session tx, long version, SupportTicketRow changed)
    {
        if (changed.Version != version)
        {
            throw Errors.Stale(changed.Name);
        }

        var row = changed with { Version = version + 1 };
        if (await tx.Execute(Store, row) == 0)
        {
            throw Errors.Stale(row.Name);
        }

        await tx.Publish(row.Name, row.Version, row.ToFact());
        return row.ToProto();
    }

    private const string Store = """
        UPDATE support_tickets
        SET state = @State, resolution = @Resolution, resolve_time = @ResolveTime, seconds_to_fix = @SecondsToFix, reopen_count = @ReopenCount,
            version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;
}
