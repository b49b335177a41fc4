using System.Collections;
using System.Data.Common;
using System.Globalization;

namespace Coaching.Platform;

/// <summary>
/// Reads a prepared statement's rows and gives the statement back at the end. A SQLite column has no type of its own, only each value
/// has; naming a type that Dapper does not know makes it convert each value rather than trust the first row's types.
/// </summary>
internal sealed class PreparedReader(PreparedConnection connection, PreparedStatement statement) : DbDataReader
{
    private bool _done;
    private bool _closed;

    public override int Depth => 0;

    public override int FieldCount => statement.FieldCount;

    public override bool HasRows => throw new NotSupportedException();

    public override bool IsClosed => _closed;

    public override int RecordsAffected => -1;

    public override object this[int ordinal] => statement.Value(ordinal);

    public override object this[string name] => statement.Value(GetOrdinal(name));

    public override System.Type GetFieldType(int ordinal) => typeof(SqliteValue);

    public override object GetValue(int ordinal) => statement.Value(ordinal);

    public override string GetName(int ordinal) => statement.Name(ordinal);

    public override int GetOrdinal(string name)
    {
        for (var ordinal = 0; ordinal < FieldCount; ordinal++)
        {
            if (string.Equals(GetName(ordinal), name, StringComparison.OrdinalIgnoreCase))
            {
                return ordinal;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(name), name, "is not a column of the answer");
    }

    public override bool IsDBNull(int ordinal) => GetValue(ordinal) is DBNull;

    // A statement that is stepped past its end would begin anew.
    public override bool Read()
    {
        _done = _done || !statement.Step();
        return !_done;
    }

    public override bool NextResult() => false;

    public override void Close()
    {
        if (!_closed)
        {
            _closed = true;
            connection.Return(statement);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    public override bool GetBoolean(int ordinal) => Get<bool>(ordinal);

    public override byte GetByte(int ordinal) => Get<byte>(ordinal);

    public override char GetChar(int ordinal) => Get<char>(ordinal);

    public override DateTime GetDateTime(int ordinal) => Get<DateTime>(ordinal);

    public override decimal GetDecimal(int ordinal) => Get<decimal>(ordinal);

    public override double GetDouble(int ordinal) => Get<double>(ordinal);

    public override float GetFloat(int ordinal) => Get<float>(ordinal);

    public override Guid GetGuid(int ordinal) => new((byte[])GetValue(ordinal), bigEndian: true);

    public override short GetInt16(int ordinal) => Get<short>(ordinal);

    public override int GetInt32(int ordinal) => Get<int>(ordinal);

    public override long GetInt64(int ordinal) => Get<long>(ordinal);

    public override string GetString(int ordinal) => Get<string>(ordinal);

    public override string GetDataTypeName(int ordinal) => "";

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            values[ordinal] = GetValue(ordinal);
        }

        return count;
    }

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    private T Get<T>(int ordinal) => (T)Convert.ChangeType(GetValue(ordinal), typeof(T), CultureInfo.InvariantCulture);
}

/// <summary>Stands for whatever a SQLite column may hold.</summary>
internal static class SqliteValue;
