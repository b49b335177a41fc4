using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>
/// The time that figures about persons' work are taken from: a year up to last Sunday, the same for every caller and every question, so that no
/// two answers of a week differ by one record.
/// </summary>
internal sealed record ReleaseWeek(DateOnly AsOf)
{
    private const int Days = 364;

    public DateTimeOffset Until => new(AsOf.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    public DateTimeOffset From => Until.AddDays(-Days);

    public static ReleaseWeek Of(Today today) => new(today.Date.AddDays(-(int)today.Date.DayOfWeek));
}
