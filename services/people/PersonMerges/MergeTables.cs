using Coaching.Platform;

namespace Coaching.People;

/// <summary>
/// The records that only name their person: nothing is published of them, so that going over is a change of one column. Where both people
/// have the like, the target's counts and the source's stays where it is.
/// </summary>
internal sealed record MergeTable(MoveKind Kind, string Table, string Owner, string First, string Second = "''", bool IsVersioned = false)
{
    public static readonly IReadOnlyList<MergeTable> All =
    [
        new(MoveKind.ExternalId, "external_ids", "owner", "system", "value"),
        new(MoveKind.Transfer, "transfers", "person", "name"),
        new(MoveKind.Confirmation, "readiness_confirmations", "person", "checklist", "item"),
        new(MoveKind.Decision, "selection_decisions", "person", "name"),
        new(MoveKind.Capacity, "coach_capacities", "person", "''", IsVersioned: true),
        new(MoveKind.Receipt, "read_receipts", "person", "announcement"),
        new(MoveKind.Ticket, "support_tickets", "person", "name"),
        new(MoveKind.Network, "networks", "convenor", "name"),
        new(MoveKind.Membership, "network_members", "person", "network"),
        new(MoveKind.PeerProfile, "peer_profiles", "person", "''", IsVersioned: true),
        new(MoveKind.FirstInPractice, "practice_pairs", "first_person", "name"),
        new(MoveKind.SecondInPractice, "practice_pairs", "second_person", "name"),
    ];

    /// <summary>Takes over what can go.</summary>
    public async Task Move(Session tx, string source, string target, List<MergeMove> moves)
    {
        foreach (var row in await tx.Query<KeyRow>(SelectMovable, new { source, target }))
        {
            var move = new MergeMove { Kind = Kind, Record = MergeMove.Key(row.First, row.Second), Version = row.Version };
            await Repoint(tx, move, source, target);
            moves.Add(move);
        }
    }

    /// <summary>Whether the record is as the merge left it.</summary>
    public async Task<bool> Holds(Session tx, MergeMove move, string target) =>
        await tx.One<int>(CountHeld, new { move.First, move.Second, move.Version, target }) == 1;

    public Task Return(Session tx, MergeMove move, string source, string target) => Repoint(tx, move, target, source);

    private Task Repoint(Session tx, MergeMove move, string from, string to) => tx.Execute(Update, new { move.First, move.Second, from, to });

    private string SelectMovable => $"""
        SELECT {Of("t", First)} AS first, {Of("t", Second)} AS second, {(IsVersioned ? "t.version" : "0")} AS version FROM {Table} t
        WHERE t.{Owner} = @source AND NOT EXISTS (
            SELECT 1 FROM {Table} o WHERE o.{Owner} = @target AND {Of("o", First)} = {Of("t", First)} AND {Of("o", Second)} = {Of("t", Second)})
        ORDER BY 1, 2
        """;

    private string Update => $"UPDATE {Table} SET {Owner} = @to WHERE {Owner} = @from AND {First} = @First AND {Second} = @Second";

    private string CountHeld => $"""
        SELECT COUNT(*) FROM {Table} WHERE {Owner} = @target AND {First} = @First AND {Second} = @Second{(IsVersioned ? " AND version = @Version" : "")}
        """;

    private static string Of(string alias, string column) => column == "''" ? column : $"{alias}.{column}";

    private sealed record KeyRow
    {
        public required string First { get; init; }

        public required string Second { get; init; }

        public required long Version { get; init; }
    }
}
