namespace Coaching.Observations;

/// <summary>What becomes of the rows of a table when their time is over.</summary>
internal enum RetentionEnd
{
    /// <summary>They go.</summary>
    Delete,

    /// <summary>Their words go.</summary>
    Silence,

    /// <summary>Of an observation the notes go and the answers stay.</summary>
    StripNotes,

    /// <summary>Their words go, and the names of the two; the fact stays for counting.</summary>
    Unlink,
}

/// <summary>How long the rows of a table are kept, and what becomes of them then.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">What the table is walked by: the first column of its primary key.</param>
/// <param name="End">What becomes of the rows.</param>
/// <param name="People">The columns that an unlinking empties.</param>
/// <param name="Time">When a row was made.</param>
internal sealed record RetentionRule(string Table, string Key, RetentionEnd End, string[] People, string Time = "create_time")
{
    private static readonly string[] Pair = ["coach", "coachee", "coaching_relationship"];
    private static readonly string[] PairAndAuthor = [.. Pair, "author"];

    /// <summary>What goes with the notes.</summary>
    public static readonly IReadOnlyList<RetentionRule> OfNotes =
    [
        new("reflections", "name", RetentionEnd.Delete, []),
        new("scratch_notes", "name", RetentionEnd.Delete, []),
        new("cycle_messages", "name", RetentionEnd.Delete, []),
        new("record_comments", "name", RetentionEnd.Delete, []),
        new("record_revisions", "parent", RetentionEnd.Delete, []),
        new("drop_ins", "name", RetentionEnd.Silence, []),
        new("feedback_meetings", "name", RetentionEnd.Silence, []),
        new("cycle_events", "name", RetentionEnd.Silence, []),
        new("step_sightings", "name", RetentionEnd.Silence, []),
        new("observations", "name", RetentionEnd.StripNotes, []),
    ];

    /// <summary>What goes with scores and steps.</summary>
    public static readonly IReadOnlyList<RetentionRule> OfScores =
    [
        new("observations", "name", RetentionEnd.Unlink, Pair),
        new("drop_ins", "name", RetentionEnd.Unlink, Pair),
        new("feedback_meetings", "name", RetentionEnd.Unlink, Pair),
        new("action_steps", "name", RetentionEnd.Unlink, Pair),
        new("step_sightings", "name", RetentionEnd.Unlink, [.. Pair, "observer"]),
        new("coach_on_coachings", "name", RetentionEnd.Unlink, [.. Pair, "watched_relationship"]),
        new("coaching_cycles", "name", RetentionEnd.Unlink, Pair),
        new("cycle_reviews", "coaching_cycle", RetentionEnd.Unlink, Pair),
        new("cycle_events", "name", RetentionEnd.Unlink, Pair),
        new("coaching_agreement_revisions", "coaching_agreement", RetentionEnd.Delete, []),
        new("coaching_agreements", "name", RetentionEnd.Delete, []),
        new("goal_changes", "goal", RetentionEnd.Unlink, PairAndAuthor, "change_time"),
        new("goal_measurements", "name", RetentionEnd.Unlink, PairAndAuthor),
        new("practice_checklist_revisions", "strategy", RetentionEnd.Unlink, PairAndAuthor),
        new("strategies", "name", RetentionEnd.Unlink, PairAndAuthor),
        new("goals", "name", RetentionEnd.Unlink, PairAndAuthor),
    ];

    /// <summary>By what a replica remembers how far this rule has been followed.</summary>
    public string Mark => $"{Table} {End}";
}
