namespace Coaching.Scheduling;

/// <summary>Where a page of a list by unit and name ended.</summary>
internal sealed record AfterName(string OrgUnit, string Name)
{
    /// <summary>The place before all.</summary>
    public static readonly AfterName Start = new("", "");
}
