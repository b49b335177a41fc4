namespace Coaching.Scheduling;

/// <summary>Something that was found wrong in a timetable.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">From 1; 0 of a file as a whole.</param>
/// <param name="Element">Where in the line, such as <c>Activity 37</c> or a column; never a person's name.</param>
/// <param name="Code">One of <see cref="TimetableIssueCodes"/>.</param>
/// <param name="Severity">What it means for the timetable.</param>
/// <param name="Message">The rule.</param>
internal sealed record TimetableIssue(string File, long Line, string Element, string Code, IssueSeverity Severity, string Message);

internal enum IssueSeverity
{
    /// <summary>Something was assumed, or left out that nobody misses.</summary>
    Info,

    /// <summary>Read, but not as it stands.</summary>
    Warning,

    /// <summary>Something of the timetable is lost.</summary>
    Error,
}

/// <summary>Keeps the first issues and counts all.</summary>
internal sealed class TimetableIssueLog(int maxIssues)
{
    private const int MaxElement = 60;

    private readonly List<TimetableIssue> _issues = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public IReadOnlyList<TimetableIssue> Issues => _issues;

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public void Add(string file, long line, string element, string code)
    {
        _counts[code] = _counts.GetValueOrDefault(code) + 1;
        if (_issues.Count < maxIssues)
        {
            Keep(file, line, element, code);
        }
        else if (_counts.TryAdd(TimetableIssueCodes.TooManyIssues, 1))
        {
            Keep(file, 0, "", TimetableIssueCodes.TooManyIssues);
        }
    }

    /// <summary>Says once for the whole timetable what would be said of every record.</summary>
    public void AddOnce(string file, long line, string element, string code)
    {
        if (!_counts.ContainsKey(code))
        {
            Add(file, line, element, code);
        }
    }

    private void Keep(string file, long line, string element, string code)
    {
        var (severity, message) = TimetableIssueCodes.Explain(code);
        _issues.Add(new TimetableIssue(file, line, element.Length <= MaxElement ? element : element[..MaxElement], code, severity, message));
    }
}
