namespace Coaching.Observations;

/// <summary>
/// Where a page of a pair's records begins to be read. Each question has its own index, in the order of the page, so that the last records of a
/// teacher are found as fast among millions as among ten.
/// </summary>
internal static class RecordPages
{
    /// <summary>Stands in a statement for the condition that an index serves.</summary>
    public const string Start = "{start}";

    /// <summary>The statement for what was asked: a pair's records, a person's, or all of the caller's own.</summary>
    public static string Of(string statement, string alias, string pair, string coachee, string further, string isAsked)
    {
        // What is asked for is within the reach or answers nothing; the reach itself follows in the statement.
        var start = (pair.Length > 0, coachee.Length > 0) switch
        {
            (true, false) => $"{alias}.coaching_relationship = @CoachingRelationship",
            (true, true) => $"{alias}.coaching_relationship = @CoachingRelationship AND {alias}.coachee = @Coachee",
            (false, true) => $"{alias}.coachee = @Coachee",
            _ => $"({alias}.coach = @reach_caller OR {alias}.coachee = @reach_caller)",
        };
        return statement.Replace(Start, isAsked.Length > 0 ? $"{start} {further}" : start, StringComparison.Ordinal);
    }
}
