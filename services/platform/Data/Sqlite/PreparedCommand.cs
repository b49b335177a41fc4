using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

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

    public override int ExecuteNonQuery() => Run(command => command.ExecuteNonQuery(), giveBack: true);

    public override object? ExecuteScalar() => Run(command => command.ExecuteScalar(), giveBack: true);

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        Run(command => new PreparedReader(connection, command, command.ExecuteReader()), giveBack: false);

    protected override DbParameter CreateDbParameter() => new PreparedParameter();

    public override void Prepare() => throw new NotSupportedException();

    public override void Cancel() => connection.Interrupt();

    private T Run<T>(Func<SqliteCommand, T> run, bool giveBack)
    {
        var command = connection.Rent(CommandText);
        try
        {
            _parameters.BindTo(command.Parameters);
            var result = run(command);
            if (giveBack)
            {
                connection.Return(command);
            }

            return result;
        }
        catch
        {
            command.Dispose();
            throw;
        }
    }
}
