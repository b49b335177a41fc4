using System.CommandLine;

namespace Coaching.Cli;

internal static class Report
{
    public static Command Create(Verbs verbs)
    {
        var operation = new Argument<string>("OPERATION") { Description = "The import, as 'coach import' named it" };
        var csv = new Option<bool>("--csv") { Description = "Write what became of every single row, as CSV" };
        var issues = ImportReporting.IssuesOption();
        var command = new Command("report", "Waits for an import and says what became of its rows") { operation, csv, issues };
        return verbs.Act(command, async run =>
        {
            var name = Names.Full("operations", run.Parsed.GetRequiredValue(operation));
            var connection = await run.Connect();
            if (!run.Parsed.GetValue(csv))
            {
                return await ImportReporting.Follow(run, connection, name, isStrict: false, run.Parsed.GetValue(issues));
            }

            await Download.To(run, connection, $"/download/v1/{name}/report.csv", async body =>
            {
                using var reader = new StreamReader(body);
                while (await reader.ReadLineAsync(run.Cancel) is { } line)
                {
                    run.Output.Line(line);
                }
            });
            return ExitCode.Ok;
        });
    }
}
