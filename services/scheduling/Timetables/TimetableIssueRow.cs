using Coaching.Platform;
using Severity = Coaching.Scheduling.V1.TimetableIssue.Types.Severity;

namespace Coaching.Scheduling;

/// <summary>Something that was found wrong when a timetable was read, as it is stored.</summary>
internal sealed record TimetableIssueRow
{
    public const string Columns = "i.seq, i.file_name, i.line, i.element, i.code, i.severity, i.message";

    private static readonly BulkInsert<TimetableIssueRow> Insert = new("""
        INSERT INTO timetable_issues (operation, seq, file_name, line, element, code, severity, message)
        VALUES (@Operation, @Seq, @FileName, @Line, @Element, @Code, @Severity, @Message)
        """);

    public string Operation { get; init; } = "";

    public required int Seq { get; init; }

    public required string FileName { get; init; }

    public required long Line { get; init; }

    public required string Element { get; init; }

    public required string Code { get; init; }

    public required Severity Severity { get; init; }

    public required string Message { get; init; }

    /// <summary>Keeps all issues of a reading, in the place of those that an earlier run of the same import left.</summary>
    public static async Task Store(Tx tx, string operation, IReadOnlyList<TimetableIssue> issues)
    {
        await tx.Execute("DELETE FROM timetable_issues WHERE operation = @operation", new { operation });
        await tx.InsertAll(Insert, [.. issues.Select((issue, index) => new TimetableIssueRow
        {
            Operation = operation,
            Seq = index,
            FileName = issue.File,
            Line = issue.Line,
            Element = issue.Element,
            Code = issue.Code,
            Severity = SeverityOf(issue.Severity),
            Message = issue.Message,
        })]);
    }

    public static Severity SeverityOf(IssueSeverity severity) => severity switch
    {
        IssueSeverity.Info => Severity.Info,
        IssueSeverity.Warning => Severity.Warning,
        _ => Severity.Error,
    };

    public V1.TimetableIssue ToProto() => new()
    {
        File = FileName,
        Line = Line,
        Element = Element,
        Code = Code,
        Severity = Severity,
        Message = Message,
    };
}
