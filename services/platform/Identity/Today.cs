using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>The day that it is where the platform serves, which decides whether posts and pairs are current.</summary>
public sealed class Today(IOptions<HostingOptions> options, TimeProvider clock)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    /// <summary>The date now.</summary>
    public DateOnly Date => Of(clock.GetUtcNow());

    /// <summary>The date of a time.</summary>
    public DateOnly Of(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, _zone).DateTime);

    /// <summary>The time at which a date begins.</summary>
    public DateTimeOffset Begin(DateOnly date)
    {
        var midnight = date.ToDateTime(TimeOnly.MinValue);

        // Where clocks go forward at midnight, the day begins an hour late.
        while (_zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        return new DateTimeOffset(midnight, _zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
