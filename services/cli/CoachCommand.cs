using System.CommandLine;
using System.CommandLine.Help;
using System.Text.RegularExpressions;

namespace Coaching.Cli;

/// <summary>The command line: its verbs, its global options and the codes that it ends with.</summary>
internal static partial class CoachCommand
{
    private const string Description = """
        Looks after a CoachingPlatform: imports rosters, reads the figures, follows cascades, watches and checks it.

        Data goes to stdout, remarks and errors to stderr. Exit codes:
          0  done
          1  the platform refused, or found problems (an import of --mode strict with rejected rows)
          2  the command line is wrong, or a file cannot be read
          3  not signed in, or not allowed
          4  the platform does not answer, or a part of it is down
          5  interrupted
        """;

    public static async Task<int> Run(string[] args, Terminal terminal, CancellationToken cancel = default)
    {
        var globals = new GlobalOptions();
        var root = Create(new Verbs(globals, terminal));
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            var path = string.Join(' ', Path(parsed.CommandResult.Command));
            var problem = parsed.UnmatchedTokens.Count > 0
                ? $"'{parsed.UnmatchedTokens[0]}' is no verb, option or value here"
                : parsed.Errors[0].Message;
            var failure = CommandException.Usage($"{Spaces().Replace(problem, " ").TrimEnd('.')}. See '{path} --help'.");
            new Output(terminal, args.Contains("--json")).Fail(failure);
            return failure.ExitCode;
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
        };
        return await parsed.InvokeAsync(configuration, cancel);
    }

    private static RootCommand Create(Verbs verbs)
    {
        var root = new RootCommand(Description)
        {
            Login.Create(verbs),
            Logout.Create(verbs),
            Whoami.Create(verbs),
            ImportFile.Create(verbs, ImportRoster.Create(verbs), ImportFollow.Create(verbs)),
            Report.Create(verbs),
            Export.Create(verbs),
            new Command("operations", "What runs by itself") { OperationsCancel.Create(verbs) },
            Cascade.Create(verbs),
            TransferPerson.Create(verbs),
            new Command("pairs", "Who should coach whom") { ProposePairs.Create(verbs) },
            new Command("timetable", "Teaching timetables, and coaching fixed in them")
            {
                TimetableImport.Create(verbs),
                TimetableSolve.Create(verbs),
                TimetableShow.Create(verbs),
                TimetablePublish.Create(verbs),
                TimetableCover.Create(verbs),
            },
            new Command("instruments", "Forms for lessons, surveys and talks") { InstrumentImport.Create(verbs) },
            Completion.Create(verbs),
            Coverage.Create(verbs),
            Activity.Create(verbs),
            PlcRegularity.Create(verbs),
            PlcLapses.Create(verbs),
            Plan.Create(verbs),
            ReleaseVerify.Create(verbs),
            Watch.Create(verbs),
            Health.Create(verbs),
        };
        foreach (var option in verbs.Globals.All)
        {
            root.Add(option);
        }

        return root;
    }

    private static IEnumerable<string> Path(Command command) =>
        command is RootCommand ? ["coach"] : [.. command.Parents.OfType<Command>().SelectMany(Path), command.Name];

    // The parser's messages have lines.
    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

/// <summary>What every verb is made with.</summary>
internal sealed record Verbs(GlobalOptions Globals, Terminal Terminal)
{
    public Command Act(Command command, Func<Invocation, Task<int>> verb)
    {
        command.SetAction((parsed, cancel) => Invocation.Run(parsed, Globals, Terminal, verb, cancel));
        return command;
    }
}
