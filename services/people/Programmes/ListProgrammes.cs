using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammesApi
{
    // Programmes with large samples make shorter pages, since a reply holds 4 MiB at most.
    private const int MaxPageText = 1_000_000;

    public override Task<ListProgrammesResponse> ListProgrammes(ListProgrammesRequest request, ServerCallContext context)
    {
        var page = context.Page(request);
        var after = page.After<PageKey>();
        var args = new { later = after is not null, AfterStart = after?.StartDate, AfterName = after?.Name, take = page.Take };

        return database.Read(
            async db =>
            {
                var found = await db.Page<ProgrammeRow>(SelectPage, args);
                var (rows, token) = page.Cut(found, row => new PageKey(row.StartDate, row.Name));
                var count = CountThatFits(rows);
                if (count < rows.Count)
                {
                    token = page.Next(new PageKey(rows[count - 1].StartDate, rows[count - 1].Name));
                }

                var today = context.Reach().Today;
                return new ListProgrammesResponse { Programmes = { rows.Take(count).Select(row => row.ToProto(today)) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static int CountThatFits(IReadOnlyList<ProgrammeRow> rows)
    {
        var count = 0;
        for (var text = 0; count < rows.Count && (count == 0 || text + Length(rows[count]) <= MaxPageText); count++)
        {
            text += Length(rows[count]);
        }

        return count;
    }

    private static int Length(ProgrammeRow row) => row.OrgUnits.Length + row.SampleOrgUnits.Length + row.SamplingNote.Length;

    // Newest start first; ix_programmes_start (start_date, name) serves it.
    private const string SelectPage = $"""
        SELECT {ProgrammeRow.Columns} FROM programmes
        WHERE @later = 0 OR start_date < @AfterStart OR (start_date = @AfterStart AND name < @AfterName)
        ORDER BY start_date DESC, name DESC
        """;

    private sealed record PageKey(DateOnly StartDate, string Name);
}
