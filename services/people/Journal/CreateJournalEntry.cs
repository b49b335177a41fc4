using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammeJournalApi
{
    public override Task<JournalEntry> CreateJournalEntry(CreateJournalEntryRequest request, ServerCallContext context)
    {
        var draft = request.JournalEntry ?? new JournalEntry();
        var violations = new Violations()
            .Name("parent", request.Parent, "programmes/{programme}")
            .Require(request.JournalEntry is not null, "journal_entry", "must be set")
            .OptionalId("journal_entry_id", request.JournalEntryId);
        Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var id = request.JournalEntryId.Length == 0 ? Guid.CreateVersion7().ToString() : request.JournalEntryId;
        var name = $"{request.Parent}/journalEntries/{id}";
        return database.Once(
            context, request, name, tx => Create(tx, context, request.Parent, name, draft), async (tx, stored) => (await FindEntry(tx, context, stored)).ToProto());
    }

    private static void Check(Violations violations, JournalEntry entry)
    {
        var barrier = entry.Kind == JournalEntry.Types.Kind.Barrier;
        violations.Enum("journal_entry.kind", entry.Kind)
            .Name("journal_entry.org_unit", entry.OrgUnit, "orgUnits/{org_unit}")
            .Date("journal_entry.date", entry.Date)
            .OptionalEnum("journal_entry.category", entry.Category)
            .Require(
                barrier == (entry.Category != BarrierCategory.Unspecified), "journal_entry.category", "must be set for a BARRIER and for nothing else")
            .Text("journal_entry.description", entry.Description, 1, 2_000)
            .Text("journal_entry.response", entry.Response, 0, 2_000)
            .Range("journal_entry.weekly_minutes", entry.WeeklyMinutes, 0, barrier ? 0 : 10_000);
        if (entry.ResolveDate is not null)
        {
            violations.Date("journal_entry.resolve_date", entry.ResolveDate, from: entry.Date.ToDateOnlyOrNull());
        }
    }

    private static async Task<JournalEntry> Create(Session tx, ServerCallContext context, string programme, string name, JournalEntry draft)
    {
        await tx.MustReach(context, draft.OrgUnit);
        _ = await tx.Find<ProgrammeRow>(ProgrammeRow.SelectByName, new { name = programme }) ?? throw Errors.NotFound(programme);
        var row = JournalEntryRow.Of(draft, name, programme, 1, tx.Now, tx.Now);
        if (!await tx.TryInsert(InsertEntry, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Publish(name, row.Version, row.ToFact());
        return row.ToProto();
    }

    private static async Task<JournalEntryRow> FindEntry(Session db, ServerCallContext context, string name) =>
        await db.Find<JournalEntryRow>(JournalEntryRow.SelectVisible, context.Reach().With(new { name })) ?? throw Errors.NotFound(name);

    private const string InsertEntry = $"""
        INSERT INTO journal_entries ({JournalEntryRow.Columns})
        VALUES (@Name, @Programme, @OrgUnit, @Kind, @Category, @WeeklyMinutes, @ResolveDate, @Content, @Version, @CreateTime, @UpdateTime)
        """;
}
