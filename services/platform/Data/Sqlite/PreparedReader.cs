using System.Collections;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Coaching.Platform;

/// <summary>
/// Reads a prepared statement's rows and gives the statement back at the end. A SQLite column has no type of its own, only each value
/// has; naming a type that Dapper does not know makes it convert each value rather than trust the first row's types.
/// </summary>
internal sealed class PreparedReader(PreparedConnection connection, SqliteCommand command, SqliteDataReader reader) : DbDataReader
{
    private bool _closed;

    public override int Depth => reader.Depth;

    public override int FieldCount => reader.FieldCount;

    public override bool HasRows => reader.HasRows;

    public override bool IsClosed => _closed;

    public override int RecordsAffected => reader.RecordsAffected;

    public override object this[int ordinal] => reader.GetValue(ordinal);

    public override object this[string name] => reader[name];

    public override System.Type GetFieldType(int ordinal) => typeof(SqliteValue);

    public override object GetValue(int ordinal) => reader.GetValue(ordinal);

    public override string GetName(int ordinal) => reader.GetName(ordinal);

    public override int GetOrdinal(string name) => reader.GetOrdinal(name);

    public override bool IsDBNull(int ordinal) => reader.IsDBNull(ordinal);

    public override bool Read() => reader.Read();

    public override bool NextResult() => reader.NextResult();

    public override void Close()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        reader.Dispose();
        connection.Return(command);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    public override bool GetBoolean(int ordinal) => reader.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => reader.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        reader.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => reader.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        reader.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => reader.GetDataTypeName(ordinal);

    public override DateTime GetDateTime(int ordinal) => reader.GetDateTime(ordinal);

    public override decimal GetDecimal(int ordinal) => reader.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => reader.GetDouble(ordinal);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    public override float GetFloat(int ordinal) => reader.GetFloat(ordinal);

    public override Guid GetGuid(int ordinal) => reader.GetGuid(ordinal);

    public override short GetInt16(int ordinal) => reader.GetInt16(ordinal);

    public override int GetInt32(int ordinal) => reader.GetInt32(ordinal);

    public override long GetInt64(int ordinal) => reader.GetInt64(ordinal);

    public override string GetString(int ordinal) => reader.GetString(ordinal);

    public override int GetValues(object[] values) => reader.GetValues(values);
}

/// <summary>Stands for whatever a SQLite column may hold.</summary>
internal static class SqliteValue;
