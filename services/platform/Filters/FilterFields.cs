namespace Coaching.Platform;

/// <summary>The fields that callers may filter a listing by, in the form of AIP-160.</summary>
public sealed class FilterFields
{
    /// <summary>The longest filter.</summary>
    public const int MaxLength = 2_000;

    private readonly Dictionary<string, FilterField> _fields;

    public FilterFields(params IEnumerable<FilterField> fields) => _fields = fields.ToDictionary(field => field.Name, StringComparer.Ordinal);

    /// <summary>Reads a filter; what is wrong with it is noted, each with the position of the character.</summary>
    public Filter Parse(string text, Violations violations, string path = "filter")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(violations);
        if (text.Length > MaxLength)
        {
            violations.Text(path, text, 0, MaxLength);
            return new Filter("", []);
        }

        return new FilterParser(text, this, (at, rule) => violations.Require(false, path, $"at character {at + 1}: {rule}")).Parse();
    }

    internal IEnumerable<string> Names => _fields.Values.Select(known => known.IsMap ? $"{known.Name}.*" : known.Name).Order(StringComparer.Ordinal);

    /// <summary>The field of a name; for one entry of a map also its key.</summary>
    internal (FilterField? Field, string Key) Find(string name)
    {
        if (_fields.TryGetValue(name, out var field) && !field.IsMap)
        {
            return (field, "");
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot < name.Length - 1 && _fields.TryGetValue(name[..dot], out var map) && map.IsMap ? (map, name[(dot + 1)..]) : (null, "");
    }
}
