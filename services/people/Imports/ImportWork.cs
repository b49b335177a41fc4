using System.Data.Common;
using System.Threading.Channels;
using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using Severity = Coaching.People.V1.ImportIssue.Types.Severity;

namespace Coaching.People;

/// <summary>Applies a checked package in chunks, or only compares it with what is known.</summary>
internal sealed class ImportWork(
    Database database, ImportsOptions limits, ImportRow import, ImportContent content, OrgUnitRow? place,
    IReadOnlyDictionary<string, KnownOrg> known, ImportJournal journal, int maxRemoval, DateOnly today)
{
    private const int MaxAhead = 2;

    private readonly OrgApplier _orgs = new(content.Origin, place, known, today);

    private StaffApplier Staff => field ??= new(content.Origin, place, _orgs, import.Caller, today);

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
                Tallies = content.Tallies.ToDictionary(tally => tally.Key, tally => tally.Value with { }),
                Warnings = log.Warnings,
                Errors = log.Errors,
                Issues = log.Issues.Count,
                KnownOrgs = await RosterRecord.CountLive(tx, RosterRecord.OrgUnits, content.Origin.Source),
                KnownStaff = await RosterRecord.CountLive(tx, RosterRecord.People, content.Origin.Source),
            },
            cancel);
    }

    public async Task Apply(CancellationToken cancel)
    {
        while (journal.State.Step == ImportStep.Orgs)
        {
            await ApplyOrgs(cancel);
        }

        if (journal.State.Step == ImportStep.Staff)
        {
            await database.Read(async db => { await _orgs.Load(db, content.Orgs); return true; }, cancel);
            await EachPlan(ApplyStaff, cancel);
            await journal.Write((_, state) => Task.FromResult(state.Begin(ImportStep.RemoveStaff)), cancel);
        }

        var removal = new RosterRemoval(database, limits, maxRemoval, content, journal, today);
        await removal.Run(cancel);
    }

    /// <summary>Counts what applying would do, and writes nothing but the counts.</summary>
    public async Task Compare(CancellationToken cancel)
    {
        await database.Read(async db => { await _orgs.Load(db, content.Orgs); return true; }, cancel);
        var orgs = await database.Read(db => RosterRecord.Of(db, RosterRecord.OrgUnits, content.Origin, content.Orgs.Select(org => org.SourcedId)), cancel);
        await journal.Write(
            (_, state) =>
            {
                foreach (var org in content.Orgs)
                {
                    state.Tally(content.FileOf(org)).Add(_orgs.Compare(org, orgs.GetValueOrDefault(org.SourcedId)));
                }

                return Task.FromResult(state.Begin(ImportStep.Staff));
            },
            cancel);
        await EachPlan(CountStaff, cancel);
        await journal.Write((_, state) => Task.FromResult(state.Begin(ImportStep.Report)), cancel);
    }

    private async Task ApplyOrgs(CancellationToken cancel)
    {
        var chunk = content.Orgs.Skip(journal.State.Done).Take(limits.ChunkRows).ToList();
        var plan = await database.Read(db => OrgPlan.Of(db, chunk, content.Origin, _orgs), cancel);
        if (chunk.Count == 0)
        {
            await journal.Write((_, state) => Task.FromResult(state.Begin(ImportStep.Staff)), cancel);
        }
        else
        {
            await (plan.HasWork
                ? Try((tx, state, inBulk) => ApplyOrgs(tx, state, plan, inBulk), () => _orgs.Forget(plan.Steps.Select(step => step.Org)), cancel)
                : journal.Note(state => Counted(state, plan), cancel));
        }
    }

    private async Task<ImportState> ApplyOrgs(Session tx, ImportState state, OrgPlan plan, bool inBulk)
    {
        await (inBulk ? plan.New.Store(tx) : Task.CompletedTask);
        var issues = new List<ImportIssue>();
        foreach (var step in plan.Steps)
        {
            var outcome = step.Outcome;
            if (step.NeedsCare || (!inBulk && outcome != RowOutcome.Unchanged))
            {
                outcome = RowOutcome.Rejected;
                await Isolate(tx, content.FileOf(step.Org), step.Org.Line, issues, async () => outcome = await _orgs.Apply(tx, step.Org, step.Record));
            }

            state.Tally(content.FileOf(step.Org)).Add(outcome);
        }

        return await journal.Add(tx, state with { Done = state.Done + plan.Steps.Count }, issues);
    }

    private ImportState Counted(ImportState state, OrgPlan plan)
    {
        plan.Steps.ForEach(step => state.Tally(content.FileOf(step.Org)).Add(step.Outcome));
        return state with { Done = state.Done + plan.Steps.Count };
    }

    // Users are read again from the file, since all of them would not fit in memory; one lot is looked up while another is applied.
    private async Task EachPlan(Func<StaffPlan, CancellationToken, Task> apply, CancellationToken cancel)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var plans = Channel.CreateBounded<StaffPlan>(MaxAhead);
        var planning = Plan(plans.Writer, both.Token);
        try
        {
            await foreach (var plan in plans.Reader.ReadAllAsync(cancel))
            {
                await apply(plan, cancel);
            }
        }
        finally
        {
            await both.CancelAsync();
            await planning;
        }
    }

    private async Task Plan(ChannelWriter<StaffPlan> plans, CancellationToken cancel)
    {
        await Task.Yield();
        try
        {
            foreach (var chunk in content.Users(new IssueLog(isStrict: false)).Skip(journal.State.Done).Chunk(limits.ChunkRows))
            {
                foreach (var plan in await database.Read(db => StaffPlan.Of(db, chunk, content.Origin, Staff, _orgs), cancel))
                {
                    await plans.WriteAsync(plan, cancel);
                }
            }

            plans.Complete();
        }
        catch (Exception e)
        {
            plans.Complete(e);
        }
    }

    private Task ApplyStaff(StaffPlan plan, CancellationToken cancel) => plan.HasWork
        ? Try((tx, state, inBulk) => ApplyStaff(tx, state, plan, inBulk), () => { }, cancel)
        : CountStaff(plan, cancel);

    private async Task<ImportState> ApplyStaff(Session tx, ImportState state, StaffPlan plan, bool inBulk)
    {
        await (inBulk ? plan.New.Store(tx) : Task.CompletedTask);
        var issues = new List<ImportIssue>();
        foreach (var step in plan.Steps)
        {
            var (outcome, given) = (step.Outcome, step.Given);
            if ((step.NeedsCare || (!inBulk && outcome != RowOutcome.Unchanged))
                && !await Isolate(tx, content.UsersFile, step.User.Line, issues, async () => given = await Staff.Apply(tx, step.User, step.Record)))
            {
                outcome = RowOutcome.Rejected;
            }

            Count(state, step.User, outcome, given, issues);
        }

        return await journal.Add(tx, state with { Done = state.Done + plan.Steps.Count }, issues);
    }

    private Task CountStaff(StaffPlan plan, CancellationToken cancel) => journal.Note(
        state =>
        {
            foreach (var step in plan.Steps)
            {
                Count(state, step.User, step.Outcome, step.Outcome == RowOutcome.Created ? step.User.Posts?.Count ?? 0 : 0, []);
            }

            return state with { Done = state.Done + plan.Steps.Count };
        },
        cancel);

    // All at once; row by row when somebody else has just made one of the rows.
    private async Task Try(Func<Session, ImportState, bool, Task<ImportState>> apply, Action undone, CancellationToken cancel)
    {
        try
        {
            await journal.Write((tx, state) => apply(tx, state, true), cancel);
        }
        catch (DbException e) when (database.Dialect.IsUniqueViolation(e))
        {
            undone();
            await journal.Write((tx, state) => apply(tx, state, false), cancel);
        }
    }

    // Rows of roles.csv share the fate of the person whose they are.
    private void Count(ImportState state, RosterUser user, RowOutcome outcome, int given, List<ImportIssue> issues)
    {
        state.Tally(content.UsersFile).Add(outcome);
        var roles = user.Posts?.Where(post => post.Line > 0).ToList() ?? [];
        if (roles.Count == 0)
        {
            return;
        }

        var tally = state.Tally(content.RolesFile);
        if (outcome == RowOutcome.Rejected)
        {
            tally.Add(RowOutcome.Rejected, roles.Count);
            issues.AddRange(roles.Select(post => Issue(content.RolesFile, post.Line, "userSourcedId", IssueCodes.PersonRejected)));
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

    private static ImportIssue Issue(string file, long line, string column, string code) =>
        new() { File = file, Line = line, Column = column, Code = code, Severity = Severity.Error, Message = IssueCodes.Explain(code) };
}
