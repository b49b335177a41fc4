using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Coaching.Platform;

/// <summary>Dapper's view of a prepared statement: collects the arguments, borrows the statement, gives it back.</summary>
internal sealed class PreparedCommand(PreparedConnection connection) : DbCommand
{
    private readonly PreparedParameters _parameters = [];

    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get => connection; set => throw new NotSupportedException(); }

    protected override DbParameterCollection DbParameterCollection => _parameters;

    protected override DbTransaction? DbTransaction { get => null; set => throw new NotSupportedException(); }

    public override int ExecuteNonQuery()
    {
        var statement = connection.Rent(CommandText);
        try
        {
            statement.Bind(_parameters);
            return statement.Run();
        }
        finally
        {
            connection.Return(statement);
        }
    }

    public override object? ExecuteScalar()
    {
        using var reader = ExecuteDbDataReader(CommandBehavior.Default);
        return reader.Read() ? reader.GetValue(0) : null;
    }

    // SQLite answers at once, on the thread that asks. A statement is never stopped for its caller alone: that would undo the whole
    // transaction, with the work of all its neighbours.
    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(ExecuteNonQuery());
    }

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(ExecuteScalar());
    }

    public override void Cancel()
    {
    }

    public override void Prepare() => throw new NotSupportedException();

    protected override DbParameter CreateDbParameter() => new PreparedParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        var statement = connection.Rent(CommandText);
        try
        {
            statement.Bind(_parameters);
            return new PreparedReader(connection, statement);
        }
        catch
        {
            connection.Return(statement);
            throw;
        }
    }

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(ExecuteDbDataReader(behavior));
    }
}
