using Dapper;

namespace Coaching.Platform;

/// <summary>A condition that a caller wrote, as SQL in which every value is a parameter.</summary>
public sealed class Filter
{
    private readonly IReadOnlyList<object> _values;

    internal Filter(string condition, IReadOnlyList<object> values) => (Sql, _values) = (condition.Length == 0 ? "" : $" AND ({condition})", values);

    /// <summary>What a WHERE clause ends in so that it holds too; empty when the caller asked for nothing.</summary>
    public string Sql { get; }

    /// <summary>Adds the values to a statement's parameters.</summary>
    public DynamicParameters AddTo(DynamicParameters args)
    {
        ArgumentNullException.ThrowIfNull(args);
        for (var index = 0; index < _values.Count; index++)
        {
            args.Add(NameOf(index), _values[index]);
        }

        return args;
    }

    internal static string NameOf(int index) => $"filter_{index}";
}
