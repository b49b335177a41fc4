using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coaching.Platform;

/// <summary>One statement, prepared once and run many times.</summary>
internal sealed class PreparedStatement : IDisposable
{
    private const int LongestBuffered = 512;
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt? _statement;
    private readonly string[] _names;
    private readonly int[] _places;
    private readonly byte[] _utf8 = new byte[LongestBuffered * 3];

    internal PreparedStatement(sqlite3 database, string sql)
    {
        _database = database;
        Sql = sql;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement, out var rest));
        _statement = statement.IsInvalid ? null : statement;
        if (!string.IsNullOrWhiteSpace(rest))
        {
            Check(raw.sqlite3_prepare_v2(database, rest, out var second));
            using (second)
            {
                if (!second.IsInvalid)
                {
                    statement.Dispose();
                    throw new InvalidOperationException($"One statement at a time: {sql}");
                }
            }
        }

        _names = _statement is null ? [] : [.. Enumerable.Range(1, raw.sqlite3_bind_parameter_count(statement))
            .Select(index => raw.sqlite3_bind_parameter_name(statement, index).utf8_to_string()[1..])];
        _places = [.. Enumerable.Range(0, _names.Length)];
    }

    internal string Sql { get; }

    internal int FieldCount => raw.sqlite3_column_count(_statement);

    internal string Name(int ordinal) => raw.sqlite3_column_name(_statement, ordinal).utf8_to_string();

    internal object Value(int ordinal) => raw.sqlite3_column_type(_statement, ordinal) switch
    {
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(_statement, ordinal),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(_statement, ordinal),
        raw.SQLITE_TEXT => raw.sqlite3_column_text(_statement, ordinal).utf8_to_string(),
        raw.SQLITE_BLOB => raw.sqlite3_column_blob(_statement, ordinal).ToArray(),
        _ => DBNull.Value,
    };

    internal void Bind(PreparedParameters values)
    {
        for (var index = 0; index < _names.Length; index++)
        {
            Check(Bind(index + 1, values.ValueOf(_names[index], ref _places[index])));
        }
    }

    internal bool Step()
    {
        var answer = raw.sqlite3_step(_statement);
        if (answer == raw.SQLITE_ROW)
        {
            return true;
        }

        Check(answer == raw.SQLITE_DONE ? raw.SQLITE_OK : answer);
        return false;
    }

    /// <summary>Runs to the end and counts the rows changed.</summary>
    internal int Run()
    {
        if (_statement is null)
        {
            return 0;
        }

        while (Step())
        {
            // A pragma answers a row that nobody asked for.
        }

        return raw.sqlite3_stmt_readonly(_statement) == 0 ? raw.sqlite3_changes(_database) : 0;
    }

    /// <summary>Makes it ready to run with other values. Its answer repeats the error of the run before, which was thrown there.</summary>
    internal void Rewind() => raw.sqlite3_reset(_statement);

    /// <summary>A call that binds a value of any of the types that rows have.</summary>
    internal static Expression BindCall(Expression statement, int index, Expression value)
    {
        var direct = typeof(PreparedStatement).GetMethod(nameof(Put), BindingFlags.Instance | BindingFlags.NonPublic, [typeof(int), value.Type]);
        return direct is not null && direct.GetParameters()[1].ParameterType == value.Type
            ? Expression.Call(statement, direct, Expression.Constant(index), value)
            : Expression.Call(statement, PutAny, Expression.Constant(index), Expression.Convert(value, typeof(object)));
    }

    /// <summary>Makes it ready for the next run, and forgets the values of this one.</summary>
    internal void Reset()
    {
        if (_statement is not null)
        {
            Rewind();
            raw.sqlite3_clear_bindings(_statement);
        }
    }

    public void Dispose() => _statement?.Dispose();

    private static readonly MethodInfo PutAny =
        typeof(PreparedStatement).GetMethod(nameof(Put), BindingFlags.Instance | BindingFlags.NonPublic, [typeof(int), typeof(object)])!;

    private void Put(int index, string? text) => Check(text is null ? raw.sqlite3_bind_null(_statement, index) : BindText(index, text));

    private void Put(int index, int number) => Check(raw.sqlite3_bind_int64(_statement, index, number));

    private void Put(int index, long number) => Check(raw.sqlite3_bind_int64(_statement, index, number));

    private void Put(int index, bool flag) => Check(raw.sqlite3_bind_int(_statement, index, flag ? 1 : 0));

    private void Put(int index, Guid id) => Check(BindGuid(index, id));

    private void Put(int index, DateTimeOffset time) => Check(raw.sqlite3_bind_int64(_statement, index, SqlTypes.ToUnixMicroseconds(time)));

    private void Put(int index, DateOnly date) => Check(BindDate(index, date));

    private void Put(int index, object? value) => Check(Bind(index, value));

    private int Bind(int index, object? value) => value switch
    {
        null or DBNull => raw.sqlite3_bind_null(_statement, index),
        string text => BindText(index, text),
        int number => raw.sqlite3_bind_int64(_statement, index, number),
        long number => raw.sqlite3_bind_int64(_statement, index, number),
        bool flag => raw.sqlite3_bind_int(_statement, index, flag ? 1 : 0),
        Guid id => BindGuid(index, id),
        DateTimeOffset time => raw.sqlite3_bind_int64(_statement, index, SqlTypes.ToUnixMicroseconds(time)),
        DateOnly date => BindDate(index, date),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, index, bytes),
        double number => raw.sqlite3_bind_double(_statement, index, number),
        float number => raw.sqlite3_bind_double(_statement, index, number),
        Enum or short or byte or sbyte or ushort or uint => raw.sqlite3_bind_int64(_statement, index, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"A {value.GetType()} has no form in SQLite."),
    };

    private int BindGuid(int index, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return raw.sqlite3_bind_blob(_statement, index, bytes);
    }

    private int BindDate(int index, DateOnly date)
    {
        Span<byte> text = stackalloc byte[SqlTypes.DateFormat.Length];
        date.TryFormat(text, out _, SqlTypes.DateFormat, CultureInfo.InvariantCulture);
        return raw.sqlite3_bind_text(_statement, index, text);
    }

    private int BindText(int index, string text)
    {
        if (text.Length == 0 || text.Length > LongestBuffered)
        {
            return raw.sqlite3_bind_text(_statement, index, text);
        }

        // SQLite copies it.
        return raw.sqlite3_bind_text(_statement, index, _utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8)));
    }

    private void Check(int answer)
    {
        if (answer != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(answer, _database);
        }
    }
}
