using System.Runtime.CompilerServices;
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
                RosterRecord.People, journal.State.KnownStaff, ImportStep.RemoveOrgs, (tx, record) => StaffApplier.End(tx, record, today), cancel);
        }

        if (journal.State.Step == ImportStep.RemoveOrgs)
        {
            await Remove(RosterRecord.OrgUnits, journal.State.KnownOrgs, ImportStep.Report, (tx, record) => OrgApplier.Close(tx, record, today), cancel);
        }
    }

    /// <summary>Whether a reference copy names none of the records that are known of its sender: it is somebody else's.</summary>
    public async Task<bool> IsForeign(string collection, CancellationToken cancel)
    {
        if (content.ReferenceFile(collection) is null)
        {
            return false;
        }

        var known = 0;
        await foreach (var record in Live(collection, cancel))
        {
            known++;
            if (!IsMissing(record))
            {
                return false;
            }
        }

        return known > 0;
    }

    // What is said and that it is over are one write: a killed import must not say it twice.
    private async Task Remove(string collection, int known, ImportStep next, Func<Session, RosterRecord, Task> end, CancellationToken cancel)
    {
        var missing = new List<RosterRecord>();
        var file = content.ReferenceFile(collection);
        if (file is not null)
        {
            await foreach (var record in Live(collection, cancel))
            {
                if (IsMissing(record))
                {
                    missing.Add(record);
                }
            }

            var isTooMuch = missing.Count * 100L > known * (long)maxPercent;
            if (isTooMuch || (missing.Count > 0 && content.Unreadable.Contains(file)))
            {
                await journal.Write(async (tx, state) => (await journal.Add(tx, state, [isTooMuch ? TooMany(file) : Skipped(file)])).Begin(next), cancel);
                return;
            }
        }

        foreach (var chunk in missing.Chunk(limits.ChunkRows))
        {
            await journal.Write(
                async (tx, state) =>
                {
                    foreach (var record in chunk)
                    {
                        await end(tx, record);
                        state.Count(file!, RowOutcome.Removed, 0, content.Origin.IdOf(record.SourcedId));
                    }

                    return state;
                },
                cancel);
        }

        await journal.Write((_, state) => Task.FromResult(state.Begin(next)), cancel);
    }

    private bool IsMissing(RosterRecord record)
    {
        var id = content.Origin.IdOf(record.SourcedId);
        return record.Collection == RosterRecord.People ? !content.NamedUsers.Contains(RosterUsers.Mark(id)) : !content.NamedOrgs.Contains(id);
    }

    private async IAsyncEnumerable<RosterRecord> Live(string collection, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var after = ""; ;)
        {
            var page = await database.Read(db => RosterRecord.Live(db, collection, content.Origin.Source, after), cancel);
            if (page.Count == 0)
            {
                yield break;
            }

            foreach (var record in page)
            {
                yield return record;
            }

            after = page[^1].SourcedId;
        }
    }

    private static ImportIssue TooMany(string file) => Issue(file, IssueCodes.TooManyRemovals, Severity.Error);

    private static ImportIssue Skipped(string file) => Issue(file, IssueCodes.RemovalsSkipped, Severity.Warning);

    private static ImportIssue Issue(string file, string code, Severity severity) =>
        new() { File = file, Code = code, Severity = severity, Message = IssueCodes.Explain(code) };
}
