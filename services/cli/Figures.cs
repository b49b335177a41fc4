using System.Globalization;
using System.Text.RegularExpressions;
using Google.Type;

namespace Coaching.Cli;

/// <summary>Figures as text.</summary>
internal static partial class Figures
{
    /// <summary>Stands in a cell whose figure is held back.</summary>
    public const string Suppressed = "*";

    public static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("#,0.0", CultureInfo.InvariantCulture);

    public static string Rate(bool isThere, double rate) => isThere ? rate.ToString("0.0%", CultureInfo.InvariantCulture) : "-";

    public static string Day(Date? day) => day is null ? "" : $"{day.Year:0000}-{day.Month:00}-{day.Day:00}";

    public static Date? Day(DateOnly? day) =>
        day is { } given ? new Date { Year = given.Year, Month = given.Month, Day = given.Day } : null;

    /// <summary>`official to head` for `OfficialToHead`.</summary>
    public static string Words(Enum value) => InnerCapital().Replace(value.ToString(), " $0").ToLowerInvariant();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex InnerCapital();
}
