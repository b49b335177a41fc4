using System.Globalization;
using Coaching.Platform;

namespace Coaching.People;

/// <summary>What kind of record went over; the numbers are stored.</summary>
internal enum MoveKind
{
    Person = 1,
    Post = 2,
    Pair = 3,
    RatioException = 4,
    ExternalId = 5,
    Transfer = 6,
    Confirmation = 7,
    Decision = 8,
    Capacity = 9,
    Receipt = 10,
    Ticket = 11,
    Network = 12,
    Membership = 13,
    PeerProfile = 14,
    RosterRecord = 15,
    FirstInPractice = 16,
    SecondInPractice = 17,
}

/// <summary>One record that a merge took from one person to another, and what brings it back.</summary>
internal sealed record MergeMove
{
    private const char Separator = '\n';
    private const string NoEnd = "open";

    public required MoveKind Kind { get; init; }

    /// <summary>The record's name, or its key of two parts.</summary>
    public required string Record { get; init; }

    /// <summary>The record's version since; 0 where a later change does not stand in the way.</summary>
    public long Version { get; init; }

    /// <summary>Which of its columns named the person, where there are several; and the end it had before, where the merge gave it one.</summary>
    public string Detail { get; init; } = "";

    public string First => Record.Split(Separator)[0];

    public string Second => Record.Split(Separator) is [_, var second] ? second : "";

    public string Side => Detail.Split(Separator)[0];

    /// <summary>Whether the merge gave it an end.</summary>
    public bool IsEnd => Detail.Contains(Separator, StringComparison.Ordinal);

    /// <summary>The end it had before, if the merge gave it one.</summary>
    public DateOnly? EndBefore =>
        Detail.Split(Separator)[1] is var text && text == NoEnd ? null : DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture);

    /// <summary>Why it had that end.</summary>
    public int ReasonBefore => int.Parse(Detail.Split(Separator)[2], CultureInfo.InvariantCulture);

    public static string Key(string first, string second) => second.Length == 0 ? first : $"{first}{Separator}{second}";

    public static string Ended(string side, DateOnly? before, int reason = 0) =>
        string.Create(CultureInfo.InvariantCulture, $"{side}{Separator}{before?.ToString("O", CultureInfo.InvariantCulture) ?? NoEnd}{Separator}{reason}");

    public static IEnumerable<string> Records(IEnumerable<MergeMove> moves, MoveKind kind) => moves.Where(move => move.Kind == kind).Select(move => move.Record);

    public static Task<IReadOnlyList<MergeMove>> Of(Session db, string merge) => db.Query<MergeMove>(Select, new { merge });

    public static async Task Store(Session tx, string merge, IReadOnlyList<MergeMove> moves)
    {
        for (var seq = 0; seq < moves.Count; seq++)
        {
            await tx.Execute(Insert, new { merge, seq, moves[seq].Kind, moves[seq].Record, moves[seq].Version, moves[seq].Detail });
        }
    }

    private const string Select = "SELECT kind, record, version, detail FROM person_merge_moves WHERE person_merge = @merge ORDER BY seq";

    private const string Insert = """
        INSERT INTO person_merge_moves (person_merge, seq, kind, record, version, detail) VALUES (@merge, @seq, @Kind, @Record, @Version, @Detail)
        """;
}
