namespace Coaching.People;

/// <summary>What became of rows of one file in one transaction of an import, see <see cref="RowRuns"/>.</summary>
internal sealed record ImportOutcomeRow
{
    public const string Columns = "operation, seq, file_name, data";

    public const string Insert = $"INSERT INTO import_outcomes ({Columns}) VALUES (@Operation, @Seq, @FileName, @Data)";

    public required string Operation { get; init; }

    public required long Seq { get; init; }

    public required string FileName { get; init; }

    public required byte[] Data { get; init; }
}
