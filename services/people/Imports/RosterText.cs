using System.Buffers;
using System.Globalization;

namespace Coaching.People;

/// <summary>Checks of single values; each answers the code of what is wrong, or null.</summary>
internal static class RosterText
{
    private static readonly SearchValues<char> SourcedIdCharacters =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_/@");

    private static readonly SearchValues<char> BidiMarks = SearchValues.Create("\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    public static string? SourcedId(string value) =>
        value.Length is 0 or > 255 || value.AsSpan().ContainsAnyExcept(SourcedIdCharacters) ? IssueCodes.InvalidSourcedId : null;

    public static string? Status(string value) => value is "" or "active" or "tobedeleted" ? null : IssueCodes.InvalidStatus;

    /// <summary>A name of something or somebody, which people will read in lists and spreadsheets.</summary>
    public static string? Name(string value, int max) =>
        value.Length == 0 || value.Length > max ? IssueCodes.TextLength
        : value[0] is '=' or '+' or '-' or '@' ? IssueCodes.FormulaCell
        : value.AsSpan().ContainsAny(BidiMarks) ? IssueCodes.BidiMark
        : null;

    public static bool TryDate(string value, out DateOnly? date)
    {
        var isDate = DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read);
        date = isDate ? read : null;
        return isDate || value.Length == 0;
    }

    public static bool TryDegrees(string value, double max, out double degrees) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out degrees) && Math.Abs(degrees) <= max;

    /// <summary>The place on the map that a row gives; with a warning and without a place when it is none.</summary>
    public static (double? Latitude, double? Longitude) Location(RosterTable table, string latitude, string longitude, string column)
    {
        var (north, east) = (table.Row[table.Column(latitude)], table.Row[table.Column(longitude)]);
        if (north.Length == 0 && east.Length == 0)
        {
            return (null, null);
        }

        if (TryDegrees(north, 90, out var degreesNorth) && TryDegrees(east, 180, out var degreesEast))
        {
            return (degreesNorth, degreesEast);
        }

        table.Warn(column, IssueCodes.InvalidLocation);
        return (null, null);
    }
}
