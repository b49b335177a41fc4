using System.Data.Common;
using System.Linq.Expressions;
using System.Text.RegularExpressions;
using Dapper;

namespace Coaching.Platform;

/// <summary>
/// An INSERT of one row that is run for great numbers of them: its parameters are properties of the row, whose readers are made once. On
/// SQLite the prepared statement runs again and again, elsewhere one statement takes many rows.
/// </summary>
/// <typeparam name="T">What a row is made of.</typeparam>
public sealed partial class BulkInsert<T>
{
    // SQL Server takes 2,100 parameters in a statement, and 1,000 rows.
    private const int MaxParameters = 2_000;
    private const int MaxRows = 1_000;

    private readonly string _head;
    private readonly Func<T, object?>[] _values;
    private readonly Lazy<Action<PreparedStatement, T>> _bind;

    /// <summary>Reads <c>INSERT INTO table (columns) VALUES (@Property, ...)</c>; each parameter stands in it once.</summary>
    public BulkInsert(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        One = sql;
        var values = sql.LastIndexOf('(');
        _head = sql[..values];
        var names = Parameters().Matches(sql, values).Select(name => name.Groups["name"].Value).ToList();
        _values = [.. names.Select(Reader)];
        _bind = new(() => Binder(names));
    }

    /// <summary>The statement that inserts one row.</summary>
    internal string One { get; }

    /// <summary>Gives a row's values to a statement of SQLite, without boxing them.</summary>
    internal void Bind(PreparedStatement statement, T row) => _bind.Value(statement, row);

    /// <summary>Inserts many rows with a statement, where there is no quicker way.</summary>
    internal async Task Run(DbConnection connection, DbTransaction? transaction, IEnumerable<T> rows, CancellationToken cancel)
    {
        foreach (var chunk in rows.Chunk(Math.Min(MaxRows, MaxParameters / _values.Length)))
        {
            var args = new DynamicParameters();
            for (var row = 0; row < chunk.Length; row++)
            {
                for (var column = 0; column < _values.Length; column++)
                {
                    args.Add($"p{row}_{column}", _values[column](chunk[row]));
                }
            }

            var sql = _head + string.Join(", ", Enumerable.Range(0, chunk.Length).Select(Row));
            await connection.ExecuteAsync(new CommandDefinition(sql, args, transaction, cancellationToken: cancel));
        }
    }

    private string Row(int row) => $"({string.Join(", ", Enumerable.Range(0, _values.Length).Select(column => $"@p{row}_{column}"))})";

    private static Func<T, object?> Reader(string property)
    {
        var row = Expression.Parameter(typeof(T));
        return Expression.Lambda<Func<T, object?>>(Expression.Convert(Value(row, property), typeof(object)), row).Compile();
    }

    private static Action<PreparedStatement, T> Binder(List<string> properties)
    {
        var statement = Expression.Parameter(typeof(PreparedStatement));
        var row = Expression.Parameter(typeof(T));
        var calls = properties.Select((property, index) => PreparedStatement.BindCall(statement, index + 1, Value(row, property)));
        return Expression.Lambda<Action<PreparedStatement, T>>(Expression.Block(calls), statement, row).Compile();
    }

    private static Expression Value(Expression row, string property)
    {
        var value = Expression.Property(row, property);
        return value.Type.IsEnum ? Expression.Convert(value, typeof(int)) : value;
    }

    [GeneratedRegex("@(?<name>[A-Za-z0-9_]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Parameters();
}
