using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using Severity = Coaching.People.V1.ImportIssue.Types.Severity;

namespace Coaching.People;

/// <summary>Applies a checked package in chunks, or only compares it with what is known.</summary>
internal sealed class ImportWork(
    Database database, ImportsOptions limits, ImportRow import, Roster roster, OrgUnitRow? place,
    IReadOnlyDictionary<string, KnownOrg> known, ImportJournal journal, DateOnly today)
{
    private const string OrgsFile = "orgs.csv";
    private const string UsersFile = "users.csv";
    private const string RolesFile = "roles.csv";

    private readonly string _source = SourceOf(import, roster);
    private readonly OrgApplier _orgs = new(SourceOf(import, roster), place, known);

    private StaffApplier Staff => field ??= new(_source, place, _orgs, import.Caller, today);

    /// <summary>Stores what the check found; a run that goes on after a kill has done so already.</summary>
    public async Task Begin(IssueLog log, CancellationToken cancel)
    {
        if (journal.State.Step != ImportStep.Check)
        {
            return;
        }

        await journal.Store(log, cancel);
        await journal.Write(
            async (tx, state) => state with
            {
                Step = ImportStep.Orgs,
                Tallies = roster.Tallies.ToDictionary(tally => tally.Key, tally => tally.Value with { }),
                Warnings = log.Warnings,
                Errors = log.Errors,
                Issues = log.Issues.Count,
                KnownOrgs = await RosterRecord.CountLive(tx, RosterRecord.OrgUnits, _source),
                KnownStaff = await RosterRecord.CountLive(tx, RosterRecord.People, _source),
            },
            cancel);
    }

    public async Task Apply(CancellationToken cancel)
    {
        while (journal.State.Step == ImportStep.Orgs)
        {
            await ApplyOrgs(cancel);
        }

        await database.Read(async db => { await _orgs.Load(db, roster.Orgs); return true; }, cancel);
        if (journal.State.Step == ImportStep.Staff)
        {
            await EachChunk(ApplyStaff, cancel);
            await journal.Write((_, state) => Task.FromResult(state.Begin(ImportStep.RemoveStaff)), cancel);
        }

        var removal = new RosterRemoval(database, limits, _source, roster, journal, today);
        await removal.Run(cancel);
    }

    /// <summary>Counts what applying would do, and writes nothing but the counts.</summary>
    public async Task Compare(CancellationToken cancel)
    {
        var orgs = await database.Read(db => RosterRecord.Of(db, RosterRecord.OrgUnits, roster.Orgs.Select(org => org.SourcedId)), cancel);
        await journal.Write(
            (_, state) =>
            {
                foreach (var org in roster.Orgs)
                {
                    state.Tally(OrgsFile).Add(_orgs.Compare(org, orgs.GetValueOrDefault(org.SourcedId)));
                }

                return Task.FromResult(state.Begin(ImportStep.Staff));
            },
            cancel);
        await EachChunk(CompareStaff, cancel);
        await journal.Write((_, state) => Task.FromResult(state.Begin(ImportStep.Report)), cancel);
    }

    private Task ApplyOrgs(CancellationToken cancel) => journal.Write(
        async (tx, state) =>
        {
            var chunk = roster.Orgs.Skip(state.Done).Take(limits.ChunkRows).ToList();
            if (chunk.Count == 0)
            {
                return state.Begin(ImportStep.Staff);
            }

            var records = await RosterRecord.Of(tx, RosterRecord.OrgUnits, chunk.Select(org => org.SourcedId));
            var issues = new List<ImportIssue>();
            foreach (var org in chunk)
            {
                var outcome = RowOutcome.Rejected;
                await Isolate(tx, OrgsFile, org.Line, issues, async () => outcome = await _orgs.Apply(tx, org, records.GetValueOrDefault(org.SourcedId)));
                state.Tally(OrgsFile).Add(outcome);
            }

            return await journal.Add(tx, state with { Done = state.Done + chunk.Count }, issues);
        },
        cancel);

    // Users are read again from the file: all of them would not fit in memory.
    private async Task EachChunk(Func<IReadOnlyList<RosterUser>, Dictionary<string, RosterRecord>, CancellationToken, Task> apply, CancellationToken cancel)
    {
        foreach (var chunk in roster.Users(new IssueLog(isStrict: false)).Skip(journal.State.Done).Chunk(limits.ChunkRows))
        {
            var records = await database.Read(db => RosterRecord.Of(db, RosterRecord.People, chunk.Select(user => user.SourcedId)), cancel);
            await apply(chunk, records, cancel);
        }
    }

    private Task ApplyStaff(IReadOnlyList<RosterUser> chunk, Dictionary<string, RosterRecord> records, CancellationToken cancel) => journal.Write(
        async (tx, state) =>
        {
            var issues = new List<ImportIssue>();
            foreach (var user in chunk)
            {
                var record = records.GetValueOrDefault(user.SourcedId);
                var outcome = Staff.Compare(user, record);
                var given = 0;
                if (outcome != RowOutcome.Unchanged
                    && !await Isolate(tx, UsersFile, user.Line, issues, async () => given = await Staff.Apply(tx, user, record)))
                {
                    outcome = RowOutcome.Rejected;
                }

                Count(state, user, outcome, given, issues);
            }

            return await journal.Add(tx, state with { Done = state.Done + chunk.Count }, issues);
        },
        cancel);

    private Task CompareStaff(IReadOnlyList<RosterUser> chunk, Dictionary<string, RosterRecord> records, CancellationToken cancel) => journal.Write(
        (_, state) =>
        {
            foreach (var user in chunk)
            {
                var outcome = Staff.Compare(user, records.GetValueOrDefault(user.SourcedId));
                Count(state, user, outcome, outcome == RowOutcome.Created ? user.Posts?.Count ?? 0 : 0, []);
            }

            return Task.FromResult(state with { Done = state.Done + chunk.Count });
        },
        cancel);

    // Rows of roles.csv share the fate of the person whose they are.
    private static void Count(ImportState state, RosterUser user, RowOutcome outcome, int given, List<ImportIssue> issues)
    {
        state.Tally(UsersFile).Add(outcome);
        var roles = user.Posts?.Where(post => post.Line > 0).ToList() ?? [];
        if (roles.Count == 0)
        {
            return;
        }

        var tally = state.Tally(RolesFile);
        if (outcome == RowOutcome.Rejected)
        {
            tally.Add(RowOutcome.Rejected, roles.Count);
            issues.AddRange(roles.Select(post => Issue(RolesFile, post.Line, "userSourcedId", IssueCodes.PersonRejected)));
        }
        else
        {
            tally.Add(RowOutcome.Created, given);
            tally.Add(RowOutcome.Unchanged, roles.Count - given);
        }
    }

    // A savepoint a row: what one row did before it failed is undone, and its neighbours stand.
    private static async Task<bool> Isolate(Session tx, string file, long line, List<ImportIssue> issues, Func<Task> apply)
    {
        try
        {
            await tx.Nested(apply);
            return true;
        }
        catch (RowRejectedException e)
        {
            issues.Add(Issue(file, line, e.Column, e.Code));
        }
        catch (RpcException e)
        {
            issues.Add(Issue(file, line, "", Errors.Reason(e) == "RESOURCE_EXISTS" ? "EXTERNAL_ID_TAKEN" : Errors.Reason(e)));
        }

        return false;
    }

    // Two counties' systems may number alike: a reference copy speaks for its sender and its place only.
    private static string SourceOf(ImportRow import, Roster roster) => $"{import.Parent}|{roster.Package.Manifest.Source}";

    private static ImportIssue Issue(string file, long line, string column, string code) =>
        new() { File = file, Line = line, Column = column, Code = code, Severity = Severity.Error, Message = IssueCodes.Explain(code) };
}
