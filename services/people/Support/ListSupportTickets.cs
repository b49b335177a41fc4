using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class SupportTicketsApi
{
    public override Task<ListSupportTicketsResponse> ListSupportTickets(ListSupportTicketsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalEnum("state", request.State)
            .OptionalEnum("category", request.Category);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<TimeKey>();
        var args = context.Reach().With(
            new { request.OrgUnit, request.State, request.Category, AfterTime = after?.Time, AfterName = after?.Name, take = page.Take });
        var statement = string.Concat(
            SelectAllVisible,
            request.OrgUnit.Length == 0 ? "" : BelowUnit,
            request.State == SupportTicket.Types.State.Unspecified ? "" : " AND state = @State",
            request.Category == SupportTicket.Types.Category.Unspecified ? "" : " AND category = @Category",
            after is null ? "" : TimeKey.Earlier,
            TimeKey.LatestFirst);
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<SupportTicketRow>(statement, args), row => new TimeKey(row.CreateTime, row.Name));
                return new ListSupportTicketsResponse { SupportTickets = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static readonly string SelectAllVisible = $"SELECT {SupportTicketRow.Columns} FROM support_tickets WHERE {SupportTicketRow.Within}";

    private const string BelowUnit = " AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = support_tickets.org_unit AND a.ancestor = @OrgUnit)";
}
