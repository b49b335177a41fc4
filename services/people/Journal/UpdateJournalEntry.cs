using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammeJournalApi
{
    private static readonly string[] UpdatableEntryFields = ["date", "category", "description", "response", "weekly_minutes", "resolve_date"];

    public override Task<JournalEntry> UpdateJournalEntry(UpdateJournalEntryRequest request, ServerCallContext context)
    {
        var wanted = request.JournalEntry ?? new JournalEntry();
        var violations = new Violations().Name("journal_entry.name", wanted.Name, "programmes/{programme}/journalEntries/{journal_entry}");
        var fields = Masks.Check(violations, request.UpdateMask, wanted, UpdatableEntryFields);
        var version = Etag.Check(violations, wanted.Etag, context, "journal_entry.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            wanted.Name,
            tx => Update(tx, context, wanted, fields, version),
            async (tx, stored) => (await FindEntry(tx, context, stored)).ToProto());
    }

    private static async Task<JournalEntry> Update(Session tx, ServerCallContext context, JournalEntry wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await FindEntry(tx, context, wanted.Name);
        if (row.Version != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        var entry = row.ToProto();
        Masks.Apply(fields, wanted, entry);
        var violations = new Violations();
        Check(violations, entry);
        violations.ThrowIfAny();

        row = JournalEntryRow.Of(entry, row.Name, row.Programme, version + 1, row.CreateTime, tx.Now);
        if (await tx.Execute(StoreEntry, row) == 0)
        {
            throw Errors.Stale(wanted.Name);
        }

        await tx.Publish(row.Name, row.Version, row.ToFact());
        return row.ToProto();
    }

    private const string StoreEntry = """
        UPDATE journal_entries
        SET category = @Category, weekly_minutes = @WeeklyMinutes, resolve_date = @ResolveDate, content = @Content, version = @Version,
            update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;
}
