namespace Coaching.Platform;

/// <summary>
/// What a database says of its own schema: a row for each script that is complete, and one for each statement, written in the
/// statement's own transaction. A script that was applied before there were rows for statements has none, and is complete.
/// </summary>
internal sealed class MigrationJournal
{
    private readonly Dictionary<string, string> _scripts;
    private readonly Dictionary<(string Script, int Step), StepRow> _steps;

    private MigrationJournal(IEnumerable<ScriptRow> scripts, IEnumerable<StepRow> steps) => (_scripts, _steps) =
        (scripts.ToDictionary(row => row.Script, row => row.Hash), steps.ToDictionary(row => (row.Script, row.Step)));

    public static async Task<MigrationJournal> Read(Session db) => new(
        await db.One<int>(db.Dialect.CountTables, new { Name = Scripts }) == 0 ? [] : await db.Query<ScriptRow>($"SELECT script, hash FROM {Scripts}"),
        await db.One<int>(db.Dialect.CountTables, new { Name = Steps }) == 0 ? [] : await db.Query<StepRow>($"SELECT script, step, hash, needs FROM {Steps}"));

    /// <summary>Makes the journal unless it is there.</summary>
    public static async Task Create(Session tx)
    {
        await tx.Execute(tx.Dialect.CreateTable(Scripts, ScriptColumns));
        await tx.Execute(tx.Dialect.CreateTable(Steps, StepColumns));
    }

    /// <summary>What is still to be applied; throws when an applied script was edited, or when the schema has left this version behind.</summary>
    public IReadOnlyList<MigrationStep> Pending(IReadOnlyList<MigrationScript> scripts, Version version)
    {
        if (_steps.Values.FirstOrDefault(row => row.Needs is { } needs && Version.Parse(needs) > version) is { } contract)
        {
            throw new DatabaseStartException(
                $"The migration {contract.Script} took away what this version, {version}, still uses: the database needs {contract.Needs} or later.");
        }

        return [.. scripts.SelectMany(Pending)];
    }

    /// <summary>Whether another migrator has applied the statement in the meantime.</summary>
    public static async Task<bool> Holds(Session tx, MigrationStep step) =>
        await tx.One<int>(CountApplied, new { Script = step.Script.Name, Step = step.Number }) > 0;

    /// <summary>Records a statement, and its script after the last one.</summary>
    public static async Task Record(Session tx, MigrationStep step)
    {
        var script = step.Script;
        await tx.Execute(InsertStep, new { Script = script.Name, Step = step.Number, step.Hash, Needs = script.Needs?.ToString(), ApplyTime = tx.Now });
        if (step.IsLast)
        {
            await tx.Execute(InsertScript, new { Script = script.Name, script.Hash, ApplyTime = tx.Now });
        }
    }

    private IEnumerable<MigrationStep> Pending(MigrationScript script)
    {
        if (_scripts.TryGetValue(script.Name, out var hash))
        {
            return hash == script.Hash ? [] : throw Edited(script.Name);
        }

        // What has not run yet of a script that failed half way may have been corrected; what has run may not.
        var applied = _steps.Values.Where(row => row.Script == script.Name).ToList();
        return applied.TrueForAll(row => row.Step <= script.Steps.Count && script.Steps[row.Step - 1].Hash == row.Hash)
            ? script.Steps.Where(step => !_steps.ContainsKey((script.Name, step.Number)))
            : throw Edited($"{script.Name}, of which {applied.Count} statements are applied,");
    }

    private static DatabaseStartException Edited(string script) =>
        new($"The migration {script} was edited after it had been applied. Put it back and add a new one.");

    private const string Scripts = "migrations";

    private const string Steps = "migration_steps";

    private const string ScriptColumns = """
            script      NVARCHAR(200)      NOT NULL CONSTRAINT pk_migrations PRIMARY KEY,
            hash        NVARCHAR(64)       NOT NULL,
            apply_time  DATETIMEOFFSET(7)  NOT NULL
        """;

    private const string StepColumns = """
            script      NVARCHAR(200)      NOT NULL,
            step        INT                NOT NULL,
            hash        NVARCHAR(64)       NOT NULL,
            needs       NVARCHAR(40)       NULL,
            apply_time  DATETIMEOFFSET(7)  NOT NULL,
            CONSTRAINT pk_migration_steps PRIMARY KEY (script, step)
        """;

    private const string CountApplied = """
        SELECT (SELECT COUNT(*) FROM migration_steps WHERE script = @Script AND step = @Step)
             + (SELECT COUNT(*) FROM migrations WHERE script = @Script)
        """;

    private const string InsertStep = """
        INSERT INTO migration_steps (script, step, hash, needs, apply_time)
        VALUES (@Script, @Step, @Hash, @Needs, @ApplyTime)
        """;

    private const string InsertScript = "INSERT INTO migrations (script, hash, apply_time) VALUES (@Script, @Hash, @ApplyTime)";

    private sealed record ScriptRow
    {
        public required string Script { get; init; }

        public required string Hash { get; init; }
    }

    private sealed record StepRow
    {
        public required string Script { get; init; }

        public required int Step { get; init; }

        public required string Hash { get; init; }

        public string? Needs { get; init; }
    }
}
