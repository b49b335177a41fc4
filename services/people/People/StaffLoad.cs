namespace Coaching.People;

/// <summary>How much of full time a person's posts take together.</summary>
internal static class StaffLoad
{
    public const int FullTime = 100;

    /// <summary>The most that the posts add up to on a day of one of them.</summary>
    public static int Most(StaffAssignmentRow post, IReadOnlyCollection<StaffAssignmentRow> held)
    {
        // A sum is greatest on a day on which some post begins.
        var others = held.Where(other => other.Name != post.Name).ToList();
        return others.Select(other => other.StartDate)
            .Where(day => day > post.StartDate && Covers(post, day))
            .Append(post.StartDate)
            .Max(day => post.LoadPercent + others.Where(other => Covers(other, day)).Sum(other => other.LoadPercent));
    }

    private static bool Covers(StaffAssignmentRow post, DateOnly day) => post.StartDate <= day && (post.EndDate is null || day < post.EndDate);
}
