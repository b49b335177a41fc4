using Coaching.People.V1;
using Coaching.Platform;
using Stage = Coaching.People.V1.ImportMetadata.Types.Stage;

namespace Coaching.People;

/// <summary>Writes how far an import is, and what it found, in the transactions that do the work.</summary>
internal sealed class ImportJournal(Database database, OperationRun run, DateTimeOffset createTime, TimeProvider clock)
{
    private const int IssueChunk = 1_000;
    private static readonly TimeSpan NoteInterval = TimeSpan.FromSeconds(1);
    private static readonly BulkInsert<ImportIssueRow> InsertIssues = new(ImportIssueRow.Insert);
    private static readonly BulkInsert<ImportOutcomeRow> InsertOutcomes = new(ImportOutcomeRow.Insert);

    private readonly Dictionary<string, int> _order = new(StringComparer.Ordinal) { [RosterPackage.ManifestName] = 1, [CsvContent.PathFile] = 2, [CsvContent.File] = 3, [Dhis2Content.File] = 3 };

    private ImportState _written = ImportState.Of(run.Checkpoint);
    private long _writtenAt = clock.GetTimestamp();

    public ImportState State { get; private set; } = ImportState.Of(run.Checkpoint);

    /// <summary>Sets the order in which issues are listed: of the whole package, of the manifest, then by file.</summary>
    public void Order(IReadOnlyList<RosterFile> files)
    {
        for (var index = 0; index < files.Count; index++)
        {
            _order[files[index].FileName] = index + 2;
        }
    }

    /// <summary>Does a piece of work and records it, both or neither.</summary>
    public async Task Write(Func<Session, ImportState, Task<ImportState>> work, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var before = State;
        State = await database.Write(
            async tx =>
            {
                var state = await StoreOutcomes(tx, await work(tx, before.Copy()));
                await run.Progress(tx, Metadata(state, tx.Now), state.ToBytes());
                return state;
            },
            cancel);
        ImportMetrics.Count(_written, State);
        (_written, _writtenAt) = (State, clock.GetTimestamp());
    }

    /// <summary>Records that rows were dealt with that need nothing written. It reaches the database from time to time: a killed import counts them again.</summary>
    public Task Note(Func<ImportState, ImportState> count, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        State = count(State.Copy());
        return clock.GetElapsedTime(_writtenAt) < NoteInterval ? Task.CompletedTask : Write((_, state) => Task.FromResult(state), cancel);
    }

    /// <summary>Stores everything that the check found. It begins anew after a kill, so whatever an earlier run stored goes first.</summary>
    public async Task Store(IssueLog log, CancellationToken cancel)
    {
        await database.Write(tx => tx.Execute(DeleteIssues, new { run.Name }), cancel);
        foreach (var chunk in log.Issues.Chunk(IssueChunk).Select((issues, index) => (Issues: issues, First: index * IssueChunk)))
        {
            cancel.ThrowIfCancellationRequested();
            await database.Write(tx => Insert(tx, chunk.Issues, chunk.First), cancel);
        }
    }

    /// <summary>Adds what was found while rows were applied.</summary>
    public async Task<ImportState> Add(Session tx, ImportState state, IReadOnlyList<ImportIssue> issues)
    {
        await Insert(tx, issues, state.Issues);
        var errors = issues.Count(issue => issue.Severity == ImportIssue.Types.Severity.Error);
        return state with { Issues = state.Issues + issues.Count, Errors = state.Errors + errors, Warnings = state.Warnings + issues.Count - errors };
    }

    /// <summary>Records that nothing of the package will be applied, and why.</summary>
    public async Task Refuse(IssueLog log, ImportContent? content, CancellationToken cancel)
    {
        await Store(log, cancel);
        await Write(
            (_, state) => Task.FromResult(state with
            {
                Step = ImportStep.Report,
                IsRefused = true,
                Tallies = content?.Tallies.ToDictionary() ?? [],
                Outcomes = content?.Outcomes ?? new RowOutcomes(),
                Warnings = log.Warnings,
                Errors = log.Errors,
                Issues = log.Issues.Count,
            }),
            cancel);
    }

    private async Task<ImportState> StoreOutcomes(Session tx, ImportState state)
    {
        var rows = state.Outcomes.Files.Select((file, index) => new ImportOutcomeRow
        {
            Operation = run.Name,
            Seq = state.Packs + index,
            FileName = file.File,
            Data = file.Runs.ToBytes(),
        }).ToList();
        await tx.InsertAll(InsertOutcomes, rows);
        return state with { Packs = state.Packs + rows.Count, Outcomes = new RowOutcomes() };
    }

    private Task Insert(Session tx, IReadOnlyList<ImportIssue> issues, long first)
    {
        return tx.InsertAll(InsertIssues, [.. issues.Select((issue, index) => new ImportIssueRow
        {
            Operation = run.Name,
            Seq = first + index,
            FileOrder = _order.GetValueOrDefault(issue.File),
            FileName = issue.File,
            Line = issue.Line,
            ColumnName = issue.Column,
            Code = issue.Code,
            Severity = issue.Severity,
            Message = issue.Message,
        })]);
    }

    private ImportMetadata Metadata(ImportState state, DateTimeOffset now) => new()
    {
        Stage = state.Step switch { ImportStep.Check => Stage.Validating, ImportStep.Report => Stage.Done, _ => Stage.Applying },
        TotalRows = state.Rows,
        ProcessedRows = state.Processed,
        CreateTime = createTime.ToProto(),
        UpdateTime = now.ToProto(),
    };

    private const string DeleteIssues = "DELETE FROM import_issues WHERE operation = @Name";
}
