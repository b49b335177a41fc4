using System.Globalization;
using System.Text.RegularExpressions;
using Coaching.Analytics.V1;
using Google.Type;

namespace Coaching.Cli;

/// <summary>Figures as text.</summary>
internal static partial class Figures
{
    /// <summary>Stands in a cell whose figure is held back.</summary>
    public const string Suppressed = "*";

    private const string SuppressedRemark = "* held back: the row is about too few people, or would tell of one that is.";

    public static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("#,0.0", CultureInfo.InvariantCulture);

    public static string Rate(bool isThere, double rate) => isThere ? rate.ToString("0.0%", CultureInfo.InvariantCulture) : "-";

    public static string Day(Date? day) => day is null ? "" : $"{day.Year:0000}-{day.Month:00}-{day.Day:00}";

    public static Date? Day(DateOnly? day) => day is { } given ? new Date { Year = given.Year, Month = given.Month, Day = given.Day } : null;

    /// <summary>`official to head` for `OfficialToHead`.</summary>
    public static string Words(Enum value) => InnerCapital().Replace(value.ToString(), " $0").ToLowerInvariant();

    /// <summary>The cells of a row, or a mark in each of them.</summary>
    public static IEnumerable<string> Cells(bool isSuppressed, params IEnumerable<string> cells) =>
        isSuppressed ? cells.Select(_ => Suppressed) : cells;

    /// <summary>Says how old the figures are, and what a mark in them means.</summary>
    public static void Explain(Output output, Watermark? watermark, bool isAnySuppressed)
    {
        if (isAnySuppressed)
        {
            output.Remark(SuppressedRemark);
        }

        if (watermark?.Time is { } time)
        {
            output.Remark($"Figures up to {time.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC ({watermark.Definition}).");
        }
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex InnerCapital();
}
