using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammeJournalApi
{
    public override Task<ListJournalEntriesResponse> ListJournalEntries(ListJournalEntriesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("parent", request.Parent, "programmes/{programme}")
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalEnum("kind", request.Kind)
            .OptionalEnum("category", request.Category);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<TimeKey>();
        var args = context.Reach().With(
            new { request.Parent, request.OrgUnit, request.Kind, request.Category, AfterTime = after?.Time, AfterName = after?.Name, take = page.Take });
        var statement = string.Concat(
            SelectEntries,
            request.OrgUnit.Length == 0 ? "" : EntryBelowUnit,
            request.Kind == JournalEntry.Types.Kind.Unspecified ? "" : " AND kind = @Kind",
            request.Category == BarrierCategory.Unspecified ? "" : " AND category = @Category",
            after is null ? "" : TimeKey.Earlier,
            TimeKey.LatestFirst);
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<JournalEntryRow>(statement, args), row => new TimeKey(row.CreateTime, row.Name));
                return new ListJournalEntriesResponse { JournalEntries = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static readonly string SelectEntries =
        $"SELECT {JournalEntryRow.Columns} FROM journal_entries WHERE programme = @Parent AND {JournalEntryRow.Within}";

    private const string EntryBelowUnit =
        " AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = journal_entries.org_unit AND a.ancestor = @OrgUnit)";
}
