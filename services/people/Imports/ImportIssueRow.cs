using Coaching.People.V1;

namespace Coaching.People;

internal sealed record ImportIssueRow
{
    public const string Columns = "operation, seq, file_order, file_name, line, column_name, code, severity, message";

    public const string Insert = $"""
        INSERT INTO import_issues ({Columns})
        VALUES (@Operation, @Seq, @FileOrder, @FileName, @Line, @ColumnName, @Code, @Severity, @Message)
        """;

    public required string Operation { get; init; }

    public required long Seq { get; init; }

    public required int FileOrder { get; init; }

    public required string FileName { get; init; }

    public required long Line { get; init; }

    public required string ColumnName { get; init; }

    public required string Code { get; init; }

    public required ImportIssue.Types.Severity Severity { get; init; }

    public required string Message { get; init; }

    public ImportIssue ToProto() => new()
    {
        File = FileName,
        Line = Line,
        Column = ColumnName,
        Code = Code,
        Severity = Severity,
        Message = Message,
    };
}
