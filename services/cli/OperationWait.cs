using Google.LongRunning;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Cli;

/// <summary>Waits for what runs by itself.</summary>
internal static class OperationWait
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    /// <summary>The response of an operation once it is done; its error ends the command.</summary>
    public static async Task<T> For<T>(Invocation run, Connection connection, Operation operation)
        where T : IMessage, new()
    {
        var client = new Operations.OperationsClient(connection.Grpc);
        var half = run.Settings.Timeout / 2;
        var turn = Duration.FromTimeSpan(half < Turn ? half : Turn);
        try
        {
            while (!operation.Done)
            {
                operation = await client.WaitOperationAsync(
                    new WaitOperationRequest { Name = operation.Name, Timeout = turn }, connection.Options(run.Cancel));
            }
        }
        catch (Exception) when (run.Cancel.IsCancellationRequested)
        {
            run.Output.Remark($"It goes on without you as {operation.Name}: coach operations cancel {Names.Id(operation.Name)}");
            throw;
        }

        return operation.Error is { } error ? throw Failures.OfStatus(error) : operation.Response.Unpack<T>();
    }
}
