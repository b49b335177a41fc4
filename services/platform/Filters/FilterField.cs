using System.Globalization;
using Google.Protobuf.Reflection;

namespace Coaching.Platform;

/// <summary>A field that callers may filter by: what they call it, where it stands, and what may be said of it.</summary>
public sealed class FilterField
{
    private const string Present = "*";
    private static readonly string[] TimeFormats = [SqlTypes.DateFormat, "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private readonly string _sql;
    private readonly string _operators;
    private readonly string _expects;
    private readonly Func<string, object?> _read;
    private readonly bool _isText;
    private readonly bool _isNullable;

    private FilterField(string name, string sql, string operators, string expects, Func<string, object?> read, bool isText = false, bool isNullable = false)
    {
        (Name, _sql, _operators, _expects, _read, _isText, _isNullable) = (name, sql, operators, expects, read, isText, isNullable);
    }

    internal string Name { get; }

    internal bool IsMap { get; private init; }

    private bool IsCondition { get; init; }

    /// <summary>Text whose column holds a folded form, so that case does not matter; the function folds what callers write.</summary>
    public static FilterField Text(string name, string column, Func<string, string> fold, bool isNullable = false) =>
        new(name, column, "= != < <= > >= :", "text", fold, isText: true, isNullable);

    /// <summary>A name of a resource, or an empty text.</summary>
    public static FilterField Reference(string name, string column) => new(name, column, "= != :", "a resource name", text => text, isText: true);

    /// <summary>A value of an enum, by the name that the contract gives it.</summary>
    public static FilterField Enum(string name, string column, EnumDescriptor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(
            name, column, "= != :", $"one of {string.Join(", ", values.Values.Where(value => value.Number != 0).Select(value => value.Name))}",
            text => values.FindValueByName(text)?.Number);
    }

    /// <summary>A whole number.</summary>
    public static FilterField Whole(string name, string column, bool isNullable = false) => new(
        name, column, "= != < <= > >= :", "a whole number",
        text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null, isNullable: isNullable);

    /// <summary>A number.</summary>
    public static FilterField Number(string name, string column, bool isNullable = false) => new(
        name, column, "= != < <= > >= :", "a number",
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null, isNullable: isNullable);

    /// <summary>True or false.</summary>
    public static FilterField Flag(string name, string column) =>
        new(name, column, "= != :", "true or false", text => text switch { "true" => true, "false" => false, _ => null });

    /// <summary>A time as RFC 3339 writes it; a date alone is its midnight in UTC.</summary>
    public static FilterField Time(string name, string column, bool isNullable = false) => new(
        name, column, "= != < <= > >= :", "a time like 2026-01-31T08:00:00Z, or a date",
        text => DateTimeOffset.TryParseExact(
            text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value) ? value : null,
        isNullable: isNullable);

    /// <summary>A date.</summary>
    public static FilterField Date(string name, string column, bool isNullable = false) => new(
        name, column, "= != < <= > >= :", "a date like 2026-01-31",
        text => DateOnly.TryParseExact(text, SqlTypes.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value) ? value : null,
        isNullable: isNullable);

    /// <summary>A resource name of which a condition holds; <c>{0}</c> in it is the name.</summary>
    public static FilterField Condition(string name, string sql) => new(name, sql, "= != :", "a resource name", text => text) { IsCondition = true };

    /// <summary>An entry of a map, asked for as <c>name.key</c>, of which a condition holds; <c>{0}</c> in it is the key, <c>{1}</c> the value.</summary>
    public static FilterField Map(string name, string sql) => new(name, sql, "= != :", "text", text => text) { IsCondition = true, IsMap = true };

    /// <summary>The comparison as SQL that is never null, or what is wrong with it.</summary>
    internal string Compare(string key, string comparison, FilterText value, Func<object, string> parameter, out string? wrong)
    {
        wrong = !_operators.Split(' ').Contains(comparison) ? $"{Name} can be compared by {_operators} only"
            : value.HasStar && (IsCondition || comparison is not ("=" or "!=" or ":")) ? "* can not stand here"
            : value.HasStar && !_isText && value.Text.Length > 0 ? $"{Name} needs {_expects}"
            : null;
        var read = wrong is not null || value is { HasStar: true, Text: "" } ? Present : _read(value.Text);
        if (read is null)
        {
            wrong = $"{Name} needs {_expects}";
        }

        if (wrong is not null)
        {
            return "";
        }

        var holds = IsCondition ? string.Format(CultureInfo.InvariantCulture, _sql, IsMap ? [parameter(key), parameter(read!)] : [parameter(read!)])
            : value is { HasStar: true, Text: "" } ? _isText ? $"{_sql} <> ''" : $"{_sql} IS NOT NULL"
            : _isText && value.HasStar ? $@"{_sql} LIKE {parameter(Like.Prefix((string)read!))} ESCAPE '\'"
            : _isText && comparison == ":" ? $@"{_sql} LIKE {parameter(Like.Containing((string)read!))} ESCAPE '\'"
            : $"{_sql} {(comparison is "!=" or ":" ? "=" : comparison)} {parameter(read!)}";
        holds = _isNullable ? $"({_sql} IS NOT NULL AND {holds})" : holds;
        return comparison == "!=" ? $"NOT ({holds})" : holds;
    }
}

/// <summary>What stands to the right of an operator.</summary>
/// <param name="Text">The text, without quotes, escapes and a star at its end.</param>
/// <param name="HasStar">Whether a star stood at its end.</param>
internal readonly record struct FilterText(string Text, bool HasStar);
