using System.Globalization;
using System.Text.RegularExpressions;

namespace Coaching.Scheduling;

/// <summary>Finds bell times in the names of periods.</summary>
internal static partial class BellTimes
{
    private const int MaxName = 200;
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromHours(4);
    private static readonly TimeSpan HalfADay = TimeSpan.FromHours(12);

    /// <summary>
    /// Beginning and end as a name says them: <c>8:00-8:40</c>, <c>08.00 - 08.40</c>, <c>Pd1 08h00-08h40</c>, <c>1 (7:30)</c>, <c>0800-0840</c>.
    /// </summary>
    public static (TimeOnly? Start, TimeOnly? End) Parse(string name)
    {
        var plain = Digits(name.Length <= MaxName ? name : name[..MaxName]);
        var times = Range().Match(plain) is { Success: true } range
            ? [Time(range, 1), Time(range, 4)]
            : Single().Matches(plain).Where(match => match.Groups[2].Length > 0).Select(match => Time(match, 1)).ToArray();
        times = [.. times.Where(time => time is not null)];
        if (times.Length == 0 && Military().Match(plain) is { Success: true } military)
        {
            times = [Time(military, 1), Time(military, 4)];
        }

        return times.Length switch
        {
            0 => (null, null),
            1 => (times[0], null),
            _ => (times[0], End(times[0]!.Value, times[1]!.Value)),
        };
    }

    /// <summary>The times of both halves of a day, where a name such as <c>8:05 || 11:35</c> gives each.</summary>
    public static (string Morning, string Afternoon) Halves(string name)
    {
        var bar = name.IndexOf("||", StringComparison.Ordinal);
        return bar < 0 ? (name, "") : (name[..bar], name[(bar + 2)..]);
    }

    /// <summary>Moves a time to after noon when only then it comes after the one before it.</summary>
    public static bool IsAfternoon(TimeOnly? before, TimeOnly time) =>
        before is { } earlier && time < earlier && time.Hour is > 0 and < 12 && time.Add(HalfADay) > earlier;

    public static TimeOnly? Later(TimeOnly? time) => time is { Hour: < 12 } morning ? morning.Add(HalfADay) : time;

    // Two times that no period could lie between are two beginnings, as of two shifts.
    private static TimeOnly? End(TimeOnly start, TimeOnly end)
    {
        end = end <= start && end.Hour is > 0 and < 12 ? end.Add(HalfADay) : end;
        return end > start && end - start <= LongestPeriod ? end : null;
    }

    private static TimeOnly? Time(Match match, int group)
    {
        var hour = int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        var minute = match.Groups[group + 1].Length == 0 ? 0 : int.Parse(match.Groups[group + 1].ValueSpan, CultureInfo.InvariantCulture);
        var half = match.Groups[group + 2].ValueSpan;
        hour = half.Length == 0 || hour is 0 or > 12 ? hour : (hour % 12) + (half[0] is 'p' or 'P' ? 12 : 0);
        return hour < 24 && minute < 60 ? new TimeOnly(hour, minute) : null;
    }

    private static string Digits(string name) => string.Create(name.Length, name, (plain, source) =>
    {
        for (var index = 0; index < source.Length; index++)
        {
            plain[index] = char.IsDigit(source[index]) ? (char)('0' + (int)char.GetNumericValue(source[index])) : source[index];
        }
    });

    private const string One = @"(?<!\d)(\d{1,2})\s?(?:[:.]\s?(?=\d\d)|[hH](?![a-zA-Z]))(\d\d)?(?!\d)\s?([aApP](?=\.?[mM]?(?![a-zA-Z])))?";

    [GeneratedRegex(One, RegexOptions.CultureInvariant)]
    private static partial Regex Single();

    // The second time of a range may be written with a dash: 9:30-10-30.
    private const string Second = @"[.mM]*\s*[-–—~]\s*(\d{1,2})\s?(?:[:.-]\s?(?=\d\d)|[hH](?![a-zA-Z]))(\d\d)?(?!\d)\s?([aApP](?=\.?[mM]?(?![a-zA-Z])))?";

    [GeneratedRegex(One + Second, RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<!\d)(\d\d)(\d\d)()\s*[-–—~]\s*(\d\d)(\d\d)()(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Military();
}
