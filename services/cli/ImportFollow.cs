using System.CommandLine;

namespace Coaching.Cli;

internal static class ImportFollow
{
    public static Command Create(Verbs verbs)
    {
        var operation = new Argument<string>("OPERATION") { Description = "The import, as 'coach import roster' named it" };
        var issues = ImportReporting.IssuesOption();
        var command = new Command("follow", "Follows an import that was begun before, and reports on it") { operation, issues };
        return verbs.Act(command, async run =>
        {
            var name = Names.Full("operations", run.Parsed.GetRequiredValue(operation));
            var connection = await run.Connect();
            return await ImportReporting.Follow(run, connection, name, isStrict: false, run.Parsed.GetValue(issues));
        });
    }
}
