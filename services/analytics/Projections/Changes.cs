namespace Coaching.Analytics;

/// <summary>Counts changes of the figures. Whatever applies a fact counts first, and so holds off the others until it commits.</summary>
internal static class Changes
{
    public static Task Begin(Tx tx) => tx.Execute("UPDATE change_counter SET change = change + 1 WHERE id = 1");

    /// <summary>The same, and the number of the change, which is higher than any before.</summary>
    public static async Task<long> Next(Tx tx)
    {
        await Begin(tx);
        return await Last(tx);
    }

    public static Task<long> Last(Tx db) => db.One<long>("SELECT change FROM change_counter WHERE id = 1");
}
