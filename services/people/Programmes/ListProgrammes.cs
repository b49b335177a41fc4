using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.People.V1.Programme.Types.State;

namespace Coaching.People;

internal sealed partial class ProgrammesApi
{
    // Programmes with large samples make shorter pages, since a reply holds 4 MiB at most.
    private const int MaxPageText = 1_000_000;

    public override Task<ListProgrammesResponse> ListProgrammes(ListProgrammesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalEnum("state", request.State);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<PageKey>();
        var args = reach.With(new { request.OrgUnit, reach.Today, AfterStart = after?.StartDate, AfterName = after?.Name, take = page.Take });

        return database.Read(
            async db =>
            {
                var found = await db.Page<ProgrammeRow>(PageStatement(request, after is not null), args);
                var (rows, token) = page.Cut(found, row => new PageKey(row.StartDate, row.Name));
                var count = CountThatFits(rows);
                if (count < rows.Count)
                {
                    token = page.Next(new PageKey(rows[count - 1].StartDate, rows[count - 1].Name));
                }

                return new ListProgrammesResponse { Programmes = { rows.Take(count).Select(row => row.ToProto(reach.Today)) }, NextPageToken = token };
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

    private static int Length(ProgrammeRow row) => row.OrgUnits.Length + row.SampleOrgUnits.Length + row.SamplingNote.Length + row.Details.Length;

    // Newest start first; ix_programmes_start (start_date, name) serves it.
    private static string PageStatement(ListProgrammesRequest request, bool later) => string.Concat(
        SelectAllVisible,
        request.OrgUnit.Length == 0 ? "" : AboutUnit,
        request.State switch { State.Upcoming => Upcoming, State.Active => Active, State.Ended => Ended, _ => "" },
        later ? AfterKey : "",
        " ORDER BY start_date DESC, name DESC");

    private static readonly string SelectAllVisible = $"SELECT {ProgrammeRow.Columns} FROM programmes WHERE {ProgrammeRow.Within}";

    private const string AboutUnit = """
         AND EXISTS (
            SELECT 1 FROM dir_programme_units u JOIN dir_ancestors a
                ON (a.org_unit = u.org_unit AND a.ancestor = @OrgUnit) OR (a.org_unit = @OrgUnit AND a.ancestor = u.org_unit)
            WHERE u.programme = programmes.name AND u.is_sampled = 0)
        """;

    private const string Upcoming = " AND start_date > @Today";

    private const string Active = " AND start_date <= @Today AND (end_date IS NULL OR end_date > @Today)";

    private const string Ended = " AND end_date <= @Today";

    private const string AfterKey = " AND (start_date < @AfterStart OR (start_date = @AfterStart AND name < @AfterName))";

    private sealed record PageKey(DateOnly StartDate, string Name);
}
