using System.CommandLine;
using System.Text.Json.Nodes;
using Google.LongRunning;

namespace Coaching.Cli;

internal static class OperationsCancel
{
    public static Command Create(Verbs verbs)
    {
        var operation = new Argument<string>("OPERATION") { Description = "The operation, 'operations/x' or 'x'" };
        var command = new Command("cancel", "Stops an import between two lots of rows; what it has applied stays") { operation };
        return verbs.Act(command, async run =>
        {
            var name = Names.Full("operations", run.Parsed.GetRequiredValue(operation));
            var connection = await run.Connect();
            var client = new Operations.OperationsClient(connection.Grpc);
            await client.CancelOperationAsync(new CancelOperationRequest { Name = name }, connection.Options(run.Cancel));
            if (run.Output.IsJson)
            {
                run.Output.Json(new JsonObject { ["operation"] = name });
            }
            else
            {
                run.Output.Line($"{name} is asked to stop.");
            }

            return ExitCode.Ok;
        });
    }
}
