using Coaching.People.V1;
using Coaching.Platform;
using Severity = Coaching.People.V1.ImportIssue.Types.Severity;

namespace Coaching.People;

/// <summary>Ends what a reference copy no longer names: people's rostered posts, and units. A copy that would end too much ends nothing.</summary>
internal sealed class RosterRemoval(Database database, ImportsOptions limits, int maxPercent, ImportContent content, ImportJournal journal, DateOnly today)
{
    public async Task Run(CancellationToken cancel)
    {
        if (journal.State.Step == ImportStep.RemoveStaff)
        {
            await Remove(
                RosterRecord.People, journal.State.KnownStaff,
                record => !content.NamedUsers.Contains(RosterUsers.Mark(content.Origin.IdOf(record.SourcedId))), (tx, record) => StaffApplier.End(tx, record, today), cancel);
            await journal.Write((_, state) => Task.FromResult(state.Begin(ImportStep.RemoveOrgs)), cancel);
        }

        if (journal.State.Step == ImportStep.RemoveOrgs)
        {
            await Remove(
                RosterRecord.OrgUnits, journal.State.KnownOrgs, record => !content.NamedOrgs.Contains(content.Origin.IdOf(record.SourcedId)),
                (tx, record) => OrgApplier.Close(tx, record, today), cancel);
            await journal.Write((_, state) => Task.FromResult(state.Begin(ImportStep.Report)), cancel);
        }
    }

    private async Task Remove(
        string collection, int known, Func<RosterRecord, bool> isMissing, Func<Session, RosterRecord, Task> end, CancellationToken cancel)
    {
        if (content.ReferenceFile(collection) is not { } file)
        {
            return;
        }

        var missing = await Missing(collection, isMissing, cancel);
        var isTooMuch = missing.Count * 100L > known * (long)maxPercent;
        if (isTooMuch || (missing.Count > 0 && content.Unreadable.Contains(file)))
        {
            await journal.Write((tx, state) => journal.Add(tx, state, [isTooMuch ? TooMany(file) : Skipped(file)]), cancel);
            return;
        }

        foreach (var chunk in missing.Chunk(limits.ChunkRows))
        {
            await journal.Write(
                async (tx, state) =>
                {
                    foreach (var record in chunk)
                    {
                        await end(tx, record);
                        state.Tally(file).Removed++;
                    }

                    return state;
                },
                cancel);
        }
    }

    private async Task<List<RosterRecord>> Missing(string collection, Func<RosterRecord, bool> isMissing, CancellationToken cancel)
    {
        var missing = new List<RosterRecord>();
        for (var after = ""; ;)
        {
            var page = await database.Read(db => RosterRecord.Live(db, collection, content.Origin.Source, after), cancel);
            if (page.Count == 0)
            {
                return missing;
            }

            missing.AddRange(page.Where(isMissing));
            after = page[^1].SourcedId;
        }
    }

    private static ImportIssue TooMany(string file) => Issue(file, IssueCodes.TooManyRemovals, Severity.Error);

    private static ImportIssue Skipped(string file) => Issue(file, IssueCodes.RemovalsSkipped, Severity.Warning);

    private static ImportIssue Issue(string file, string code, Severity severity) =>
        new() { File = file, Code = code, Severity = severity, Message = IssueCodes.Explain(code) };
}
