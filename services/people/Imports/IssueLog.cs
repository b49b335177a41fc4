using Coaching.People.V1;
using Severity = Coaching.People.V1.ImportIssue.Types.Severity;

namespace Coaching.People;

/// <summary>What was found wrong, in memory until it is stored; a strict reading takes every deviation for an error.</summary>
internal sealed class IssueLog(bool isStrict)
{
    private const int MaxName = 60;

    private readonly List<ImportIssue> _issues = [];

    public IReadOnlyList<ImportIssue> Issues => _issues;

    public long Warnings { get; private set; }

    public long Errors { get; private set; }

    public void Warn(string file, long line, string column, string code) =>
        Add(file, line, column, code, isStrict ? Severity.Error : Severity.Warning);

    public void Reject(string file, long line, string column, string code) => Add(file, line, column, code, Severity.Error);

    private void Add(string file, long line, string column, string code, Severity severity)
    {
        _issues.Add(new ImportIssue
        {
            File = file,
            Line = line,
            Column = column.Length <= MaxName ? column : column[..MaxName],
            Code = code,
            Severity = severity,
            Message = IssueCodes.Explain(code),
        });
        (Warnings, Errors) = severity == Severity.Error ? (Warnings, Errors + 1) : (Warnings + 1, Errors);
    }
}

/// <summary>The package cannot be read at all; the issue that says why is in the log.</summary>
internal sealed class PackageRefusedException : Exception;
