using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class SupportTicketsApi
{
    public override Task<SupportTicket> CreateSupportTicket(CreateSupportTicketRequest request, ServerCallContext context)
    {
        var draft = request.SupportTicket ?? new SupportTicket();
        var violations = new Violations()
            .Require(request.SupportTicket is not null, "support_ticket", "must be set")
            .OptionalId("support_ticket_id", request.SupportTicketId)
            .Name("support_ticket.org_unit", draft.OrgUnit, "orgUnits/{org_unit}")
            .Enum("support_ticket.category", draft.Category)
            .Text("support_ticket.description", draft.Description, 1, 4_000);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"supportTickets/{(request.SupportTicketId.Length == 0 ? Guid.CreateVersion7().ToString() : request.SupportTicketId)}";
        return database.Once(
            context, request, name, tx => Create(tx, context, name, draft), async (tx, stored) => (await Find(tx, context, stored)).ToProto());
    }

    private static async Task<SupportTicket> Create(Session tx, ServerCallContext context, string name, SupportTicket draft)
    {
        await tx.MustReach(context, draft.OrgUnit);
        var row = new SupportTicketRow
        {
            Name = name,
            Person = context.Caller().Name,
            OrgUnit = draft.OrgUnit,
            Category = draft.Category,
            State = SupportTicket.Types.State.Open,
            Description = draft.Description,
            Resolution = "",
            ReopenCount = 0,
            Version = 1,
            CreateTime = tx.Now,
        };
        if (!await tx.TryInsert(Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Publish(name, row.Version, row.ToFact());
        return row.ToProto();
    }

    private const string Insert = $"""
        INSERT INTO support_tickets ({SupportTicketRow.Columns})
        VALUES (@Name, @Person, @OrgUnit, @Category, @State, @Description, @Resolution, @ResolveTime, @SecondsToFix, @ReopenCount, @Version, @CreateTime)
        """;
}
