namespace Coaching.People;

/// <summary>What became of single rows since the last chunk was stored, by file.</summary>
internal sealed class RowOutcomes
{
    private readonly SortedDictionary<string, RowRuns> _files = new(StringComparer.Ordinal);

    public IEnumerable<(string File, RowRuns Runs)> Files => _files.Where(file => file.Value.Rows > 0).Select(file => (file.Key, file.Value));

    /// <summary>Adds what became of a row; the identifier is kept of what was changed only.</summary>
    public void Add(string file, RowOutcome outcome, long line, string id) => Of(file).Add(outcome, line, id);

    /// <summary>Takes what became of a file's rows while it was checked.</summary>
    public void Take(string file, RowRuns runs) => _files[file] = runs;

    public RowOutcomes Copy()
    {
        var copy = new RowOutcomes();
        foreach (var (file, runs) in Files)
        {
            copy._files.Add(file, runs.Copy());
        }

        return copy;
    }

    private RowRuns Of(string file)
    {
        if (!_files.TryGetValue(file, out var runs))
        {
            _files.Add(file, runs = new RowRuns());
        }

        return runs;
    }
}
