using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammeJournalApi
{
    public override Task<QueryJournalResponse> QueryJournal(QueryJournalRequest request, ServerCallContext context)
    {
        new Violations()
            .Name("parent", request.Parent, "programmes/{programme}")
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .ThrowIfAny();

        var reach = context.Reach();
        var statement = $"{SelectCounts}{(request.OrgUnit.Length == 0 ? "" : EntryBelowUnit)} GROUP BY kind, category ORDER BY entry_count DESC, kind, category";
        return database.Read(
            async db =>
            {
                var rows = await db.Query<CountRow>(statement, reach.With(new { request.Parent, request.OrgUnit, reach.Today }));
                return new QueryJournalResponse { Counts = { rows.Select(row => row.ToProto()) } };
            },
            context.CancellationToken);
    }

    // SQL Server sums INT as INT, which a nation's minutes would fill.
    private static readonly string SelectCounts = $"""
        SELECT kind, category, COUNT(*) AS entry_count,
            SUM(CASE WHEN resolve_date IS NULL OR resolve_date > @Today THEN 1 ELSE 0 END) AS open_count,
            SUM(CASE WHEN resolve_date IS NULL OR resolve_date > @Today THEN CAST(weekly_minutes AS BIGINT) ELSE 0 END) AS weekly_minutes
        FROM journal_entries WHERE programme = @Parent AND {JournalEntryRow.Within}
        """;

    private sealed record CountRow
    {
        public required JournalEntry.Types.Kind Kind { get; init; }

        public required BarrierCategory Category { get; init; }

        public required long EntryCount { get; init; }

        public required long OpenCount { get; init; }

        public required long WeeklyMinutes { get; init; }

        public JournalCount ToProto() => new() { Kind = Kind, Category = Category, Count = EntryCount, Open = OpenCount, WeeklyMinutes = WeeklyMinutes };
    }
}
