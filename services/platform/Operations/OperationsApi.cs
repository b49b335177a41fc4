using Google.LongRunning;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Coaching.Platform;

/// <summary>Lets callers follow the operations that they started; national administrators see everyone's, but for those whose answers name people.</summary>
internal sealed class OperationsApi(Database database, IEnumerable<OperationPrivacy> kinds, TimeProvider clock) : Operations.OperationsBase
{
    private const string Administrator = "national_admin";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    private readonly string _named = Dialect.Keys(kinds.Where(kind => kind.NamesPeople).Select(kind => kind.Kind));

    public override async Task<Operation> GetOperation(GetOperationRequest request, ServerCallContext context) =>
        (await Find(request.Name, context)).ToProto();

    public override async Task<Operation> WaitOperation(WaitOperationRequest request, ServerCallContext context)
    {
        var timeout = request.Timeout?.ToTimeSpan() ?? MaxWait;
        new Violations().Require(timeout >= TimeSpan.Zero, "timeout", "must not be negative").ThrowIfAny();

        timeout = timeout < MaxWait ? timeout : MaxWait;
        var begun = clock.GetTimestamp();
        var row = await Find(request.Name, context);
        while (!row.Done && clock.GetElapsedTime(begun) < timeout)
        {
            await Task.Delay(PollInterval, clock, context.CancellationToken);
            row = await Find(request.Name, context);
        }

        return row.ToProto();
    }

    public override async Task<ListOperationsResponse> ListOperations(ListOperationsRequest request, ServerCallContext context)
    {
        bool? done = request.Filter.Replace(" ", "", StringComparison.Ordinal) switch
        {
            "done=true" => true,
            "done=false" => false,
            _ => null,
        };
        var violations = new Violations()
            .Require(request.Filter.Length == 0 || done is not null, "filter", "must be empty, `done=true` or `done=false`");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<PageKey>();
        var (all, caller) = Reach(context);
        var args = new { all, caller, named = _named, done, hasAfter = after is not null, after?.CreateTime, Name = after?.Name ?? "", take = page.Take };
        var rows = await database.Read(tx => tx.Page<OperationRow>(Sql(SelectPage), args), context.CancellationToken);
        var (operations, token) = page.Cut(rows, row => new PageKey(row.CreateTime, row.Name));
        return new ListOperationsResponse { Operations = { operations.Select(row => row.ToProto()) }, NextPageToken = token };
    }

    public override async Task<Empty> CancelOperation(CancelOperationRequest request, ServerCallContext context)
    {
        await Change(RequestCancel, request.Name, context);
        return new Empty();
    }

    public override async Task<Empty> DeleteOperation(DeleteOperationRequest request, ServerCallContext context)
    {
        if (!(await Find(request.Name, context)).Done)
        {
            throw Errors.Precondition("OPERATION_RUNNING", $"{request.Name} is not done. Cancel it first.", ("name", request.Name));
        }

        await Change(Delete, request.Name, context);
        return new Empty();
    }

    private async Task<OperationRow> Find(string name, ServerCallContext context)
    {
        var (all, caller) = Reach(context);
        return await database.Read(tx => tx.Find<OperationRow>(Sql(SelectOperation), new { name, all, caller, named = _named }), context.CancellationToken)
            ?? throw Errors.NotFound(name);
    }

    private async Task Change(string sql, string name, ServerCallContext context)
    {
        var (all, caller) = Reach(context);
        await database.Write(
            async tx =>
            {
                if (await tx.Execute(Sql(sql), new { name, all, caller, named = _named, now = tx.Now }) == 0)
                {
                    throw Errors.NotFound(name);
                }

                await tx.Append(AuditEntry.Of(context, name));
            },
            context.CancellationToken);
    }

    private string Sql(string statement) => statement.Replace("{named}", database.Dialect.Each("@named"), StringComparison.Ordinal);

    private static (bool All, string Caller) Reach(ServerCallContext context)
    {
        var caller = context.Caller();
        return (caller.Roles.Contains(Administrator), caller.Name);
    }

    // Whose answers name people, an administrator does not see.
    private const string Visible = "(owner = @caller OR (@all = 1 AND kind NOT IN ({named})))";

    private const string SelectOperation = $"""
        SELECT {OperationRow.Columns} FROM operations
        WHERE name = @name AND {Visible}
        """;

    // Newest first; ix_operations_owner (owner, create_time, name) serves it.
    private const string SelectPage = $"""
        SELECT {OperationRow.Columns} FROM operations
        WHERE {Visible}
          AND (@done IS NULL OR done = @done)
          AND (@hasAfter = 0 OR create_time < @CreateTime OR (create_time = @CreateTime AND name < @Name))
        ORDER BY create_time DESC, name DESC
        """;

    private const string RequestCancel = $"""
        UPDATE operations SET cancel_requested = 1, update_time = @now
        WHERE name = @name AND {Visible}
        """;

    private const string Delete = $"DELETE FROM operations WHERE name = @name AND done = 1 AND {Visible}";

    private sealed record PageKey(DateTimeOffset CreateTime, string Name);
}
