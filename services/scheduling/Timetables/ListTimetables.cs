using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class TimetablesApi
{
    public override Task<ListTimetablesResponse> ListTimetables(ListTimetablesRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}");
        if (request.Date is not null)
        {
            violations.Date("date", request.Date);
        }

        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterTimetable>();
        var args = context.Reach().With(new
        {
            request.OrgUnit,
            Day = request.Date.ToDateOnlyOrNull(),
            Applied = Timetable.Types.State.Applied,
            HasAfter = after is not null,
            AfterDate = after?.EffectiveDate ?? DateOnly.MaxValue,
            AfterRevision = after?.Revision ?? 0,
            AfterName = after?.Name ?? "",
            take = page.Take,
        });
        return database.Read(
            async db =>
            {
                var found = await db.Page<TimetableRow>(request.Date is null ? SelectAll : SelectOnDay, args);
                var (rows, token) = page.Cut(found, row => new AfterTimetable(row.EffectiveDate, row.Revision, row.Name));
                return new ListTimetablesResponse { Timetables = { rows.Select(row => row.ToHead()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static readonly string SelectAll = SelectPage("");

    private static readonly string SelectOnDay = SelectPage("""
        AND t.state = @Applied AND t.effective_date <= @Day AND NOT EXISTS (
              SELECT 1 FROM timetables later
              WHERE later.org_unit = t.org_unit AND later.state = @Applied AND later.effective_date <= @Day
                AND (later.effective_date > t.effective_date OR (later.effective_date = t.effective_date AND later.revision > t.revision)))
        """);

    private static string SelectPage(string narrowed) => $"""
        SELECT {TimetableRow.HeadColumns} FROM timetables t
        WHERE {Reach.Predicate("t.org_unit")} AND {Schools.Within("t.org_unit")} {narrowed}
          AND (@HasAfter = 0 OR t.effective_date < @AfterDate OR (t.effective_date = @AfterDate
            AND (t.revision < @AfterRevision OR (t.revision = @AfterRevision AND t.name < @AfterName))))
        ORDER BY t.effective_date DESC, t.revision DESC, t.name DESC
        """;

    private sealed record AfterTimetable(DateOnly EffectiveDate, int Revision, string Name);
}
