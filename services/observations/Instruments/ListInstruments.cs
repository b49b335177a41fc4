using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class InstrumentsApi
{
    public override async Task<ListInstrumentsResponse> ListInstruments(ListInstrumentsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalEnum("state", request.State)
            .OptionalEnum("kind", request.Kind)
            .OptionalName("first_revision", request.FirstRevision, InstrumentRow.Pattern);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterInstrument>();
        var args = new
        {
            DisplayName = after?.DisplayName ?? "",
            Name = after?.Name ?? "",
            request.State,
            request.Kind,
            request.FirstRevision,
            take = page.Take,
        };
        var (rows, next) = page.Cut(
            await database.Read(db => db.Page<InstrumentRow>(SelectPage, args), context.CancellationToken),
            row => new AfterInstrument(row.DisplayName, row.Name));
        return new ListInstrumentsResponse { Instruments = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
    }

    private const string SelectPage = $"""
        SELECT {InstrumentRow.Columns}
        FROM instruments
        WHERE (display_name > @DisplayName OR (display_name = @DisplayName AND name > @Name))
          AND (@State = 0 OR state = @State)
          AND (@Kind = 0 OR kind = @Kind)
          AND (@FirstRevision = '' OR first_revision = @FirstRevision)
        ORDER BY display_name, name
        """;

    private sealed record AfterInstrument(string DisplayName, string Name);
}
