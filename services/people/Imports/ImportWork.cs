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
    private const int MaxAhead = 1;

    private readonly OrgApplier _orgs = new(content.Origin, place, known, today);

    private RosterRemoval Removal => field ??= new(database, limits, maxRemoval, content, journal, today);

    private StaffApplier Staff => field ??= new(content.Origin, place, _orgs, import.Caller, today);

    /// <summary>Stores what the check found; a run that goes on after a kill has done so already.</summary>
    public async Task Begin(IssueLog log, CancellationToken cancel)
    {
        if (journal.State.Step != ImportStep.Check)
        {
            return;
        }

        await RefuseForeign(log, cancel);
        await journal.Store(log, cancel);
        await journal.Write(
            async (tx, state) => state with
            {
                Step = ImportStep.Orgs,
                Tallies = content.Tallies.ToDictionary(tally => tally.Key, tally => tally.Value with { }),
                Outcomes = content.Outcomes,
                Warnings = log.Warnings,
                Errors = log.Errors,
                Issues = log.Issues.Count,
                KnownOrgs = await RosterRecord.CountLive(tx, RosterRecord.OrgUnits, content.Origin.Source),
                KnownStaff = await RosterRecord.CountLive(tx, RosterRecord.People, content.Origin.Source),
            },
            cancel);
    }

    // Who means it may end all that is known; otherwise the copy of another country or of another sender goes no further.
    private async Task RefuseForeign(IssueLog log, CancellationToken cancel)
    {
        foreach (var collection in maxRemoval == 100 ? [] : new[] { RosterRecord.OrgUnits, RosterRecord.People })
        {
            if (await Removal.IsForeign(collection, cancel))
            {
                log.Reject(content.ReferenceFile(collection)!, 0, "", IssueCodes.ForeignPackage);
                throw new PackageRefusedException();
            }
        }
    }

    public async Task Apply(CancellationToken cancel)
    {
        if (journal.State is { Step: ImportStep.Orgs, Done: > 0 and var done })
        {
            // Killed among the units: those to come stand below those that were applied before.
            await database.Read(async db => { await _orgs.Load(db, content.Orgs.Take(done)); return true; }, cancel);
        }

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

        await Removal.Run(cancel);
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
                    state.Count(content.FileOf(org), _orgs.Compare(org, orgs.GetValueOrDefault(org.SourcedId)), org.Line, org.SourcedId);
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

            state.Count(content.FileOf(step.Org), outcome, step.Org.Line, step.Org.SourcedId);
        }

        return await journal.Add(tx, state with { Done = state.Done + plan.Steps.Count }, issues);
    }

    private ImportState Counted(ImportState state, OrgPlan plan)
    {
        plan.Steps.ForEach(step => state.Count(content.FileOf(step.Org), step.Outcome, step.Org.Line, step.Org.SourcedId));
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
            var (outcome, posts) = (step.Outcome, step.Posts);
            if (step.NeedsCare || (!inBulk && outcome != RowOutcome.Unchanged))
            {
                // Of whom only roles are given, the roles say what is wrong.
                var said = step.User.IsRolesOnly ? [] : issues;
                outcome = await Isolate(tx, content.UsersFile, step.User.Line, said, async () => posts = await Staff.Apply(tx, step.User, step.Record))
                    ? outcome : RowOutcome.Rejected;
            }

            Count(state, step.User, outcome, posts, issues);
        }

        return await journal.Add(tx, state with { Done = state.Done + plan.Steps.Count }, issues);
    }

    private Task CountStaff(StaffPlan plan, CancellationToken cancel) => journal.Note(
        state =>
        {
            foreach (var step in plan.Steps)
            {
                var posts = step.Outcome == RowOutcome.Created ? new PostChanges(step.User.Posts ?? [], []) : PostChanges.None;
                Count(state, step.User, step.Outcome, posts, []);
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
    private void Count(ImportState state, RosterUser user, RowOutcome outcome, PostChanges posts, List<ImportIssue> issues)
    {
        if (!user.IsRolesOnly)
        {
            state.Count(content.UsersFile, outcome, user.Line, user.SourcedId);
        }

        foreach (var post in user.Posts?.Where(post => post.Line > 0) ?? [])
        {
            var own = outcome == RowOutcome.Rejected ? RowOutcome.Rejected
                : posts.Given.Contains(post) ? RowOutcome.Created
                : posts.Changed.Contains(post) ? RowOutcome.Updated
                : RowOutcome.Unchanged;
            state.Count(content.RolesFile, own, post.Line, user.SourcedId);
            if (own == RowOutcome.Rejected)
            {
                issues.Add(Issue(content.RolesFile, post.Line, "userSourcedId", IssueCodes.PersonRejected));
            }
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
