using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PeopleApi
{
    public override Task<ListTransfersResponse> ListTransfers(ListTransfersRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, "people/{person}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var name = Resolve(request.Parent, context.Caller());
        var after = page.After<TransferKey>();
        var args = context.Reach().With(new { name, later = after is not null, AfterTime = after?.CreateTime, AfterName = after?.Name, take = page.Take });

        return database.Read(
            async db =>
            {
                (await db.Find<PersonRow>(PersonRow.SelectVisible, args) ?? throw Errors.NotFound(request.Parent)).MustBeKept();
                var (rows, token) = page.Cut(await db.Page<TransferRow>(SelectTransfers, args), row => new TransferKey(row.CreateTime, row.Name));
                return new ListTransfersResponse { Transfers = { rows.Select(row => Transfer.Parser.ParseFrom(row.Detail)) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    // ix_transfers_person (person, create_time, name) serves it.
    private static readonly string SelectTransfers = $"""
        SELECT name, detail, create_time FROM transfers
        WHERE person = @name AND EXISTS (SELECT 1 FROM people WHERE people.name = transfers.person AND {PersonRow.Within})
          AND (@later = 0 OR create_time < @AfterTime OR (create_time = @AfterTime AND name < @AfterName))
        ORDER BY create_time DESC, name DESC
        """;

    private sealed record TransferKey(DateTimeOffset CreateTime, string Name);
}
