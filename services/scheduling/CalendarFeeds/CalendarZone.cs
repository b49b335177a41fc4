using System.Globalization;

namespace Coaching.Scheduling;

/// <summary>A zone as VTIMEZONE: what its clocks do in the years that a calendar is about, each change by itself, whatever rule it follows.</summary>
internal static class CalendarZone
{
    private static readonly TimeSpan Step = TimeSpan.FromDays(1);

    /// <summary>Writes the zone for times between two, with the years around them.</summary>
    public static void Write(CalendarText text, TimeZoneInfo zone, DateTimeOffset first, DateTimeOffset last)
    {
        text.Line("BEGIN", "VTIMEZONE").Line("TZID", zone.Id);
        var time = new DateTimeOffset(first.UtcDateTime.Year - 1, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var end = new DateTimeOffset(last.UtcDateTime.Year + 2, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var offset = zone.GetUtcOffset(time);
        Observe(text, zone, time, "19700101T000000", offset, offset);
        for (; time < end; time += Step)
        {
            if (zone.GetUtcOffset(time + Step) is var next && next != offset)
            {
                var change = Change(zone, time, time + Step);
                Observe(text, zone, change, CalendarText.Local((change + offset).UtcDateTime), offset, next);
                offset = next;
            }
        }

        text.Line("END", "VTIMEZONE");
    }

    private static void Observe(CalendarText text, TimeZoneInfo zone, DateTimeOffset time, string start, TimeSpan from, TimeSpan to)
    {
        var kind = zone.IsDaylightSavingTime(time) ? "DAYLIGHT" : "STANDARD";
        text.Line("BEGIN", kind)
            .Line("DTSTART", start)
            .Line("TZOFFSETFROM", CalendarText.Offset(from))
            .Line("TZOFFSETTO", CalendarText.Offset(to))
            .Line("TZNAME", string.Create(CultureInfo.InvariantCulture, $"UTC{CalendarText.Offset(to)}"))
            .Line("END", kind);
    }

    // The first second of the new offset.
    private static DateTimeOffset Change(TimeZoneInfo zone, DateTimeOffset before, DateTimeOffset after)
    {
        var offset = zone.GetUtcOffset(before);
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = before.AddSeconds(Math.Floor((after - before).TotalSeconds / 2));
            (before, after) = zone.GetUtcOffset(middle) == offset ? (middle, after) : (before, middle);
        }

        return after;
    }
}
