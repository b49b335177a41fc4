using System.CommandLine;
using Coaching.Scheduling.V1;
using Mode = Coaching.Scheduling.V1.ImportTimetableRequest.Types.Mode;

namespace Coaching.Cli;

internal static class TimetableImport
{
    private static readonly Dictionary<string, TimetableProgram> Programs = new()
    {
        ["fet"] = TimetableProgram.Fet,
        ["asc"] = TimetableProgram.Asc,
        ["untis"] = TimetableProgram.Untis,
        ["csv"] = TimetableProgram.CsvLessons,
    };

    public static Command Create(Verbs verbs)
    {
        var command = new Command("import", "Brings a school's teaching timetable in from the program that made it");
        var school = new Argument<string>("SCHOOL") { Description = "The school, 'orgUnits/x' or 'x'" };
        var files = new Argument<FileInfo[]>("FILES") { Description = "The files of one timetable", Arity = ArgumentArity.OneOrMore };
        var program = new Option<string>("--program") { Description = "What program made it", DefaultValueFactory = _ => "fet" };
        var alias = new Option<string[]>("--alias")
        {
            HelpName = "NAME=PERSON",
            Description = "Who is meant by a name in the file; may be repeated, and is kept for the next timetable",
        };
        var mode = new Option<Mode>("--mode") { Description = "What the days stand for, against what the file says" };
        var term = new Option<int>("--term") { HelpName = "N", Description = "Of a timetable of several terms, which one [default: 1]" };
        var from = FigureOptions.Day("--from", "First day on which it holds [default: today]");
        var dryRun = new Option<bool>("--dry-run") { Description = "Only read and report; write nothing" };
        program.AcceptOnlyFromAmong([.. Programs.Keys]);
        files.AcceptExistingOnly();
        command.Add(school);
        command.Add(files);
        foreach (var option in new Option[] { program, alias, mode, term, from, dryRun })
        {
            command.Add(option);
        }

        return verbs.Act(command, async run =>
        {
            var request = new ImportTimetableRequest
            {
                OrgUnit = Names.Full("orgUnits", run.Parsed.GetRequiredValue(school)),
                Program = Programs[run.Parsed.GetRequiredValue(program)],
                Mode = run.Parsed.GetValue(mode),
                Term = run.Parsed.GetValue(term),
                EffectiveDate = Figures.Day(run.Parsed.GetValue(from)),
                ValidateOnly = run.Parsed.GetValue(dryRun),
                StaffAliases = { (run.Parsed.GetValue(alias) ?? []).Select(Alias) },
                RequestId = Guid.NewGuid().ToString(),
            };
            return await Import(run, request, run.Parsed.GetRequiredValue(files));
        });
    }

    private static StaffAlias Alias(string text)
    {
        var split = text.LastIndexOf('=');
        return split > 0
            ? new StaffAlias { Key = text[..split], Person = Names.Full("people", text[(split + 1)..]) }
            : throw CommandException.Usage($"--alias must be NAME=PERSON, not '{text}'.");
    }

    private static async Task<int> Import(Invocation run, ImportTimetableRequest request, FileInfo[] files)
    {
        var connection = await run.Connect();
        foreach (var file in files)
        {
            var upload = await FileUpload.Send(run, connection, "/upload/v1/timetableFiles", file);
            request.Files.Add(new ImportTimetableRequest.Types.File { Upload = upload, FileName = file.Name });
        }

        var client = new TimetableService.TimetableServiceClient(connection.Grpc);
        var operation = await client.ImportTimetableAsync(request, connection.Options(run.Cancel));
        var report = await OperationWait.For<TimetableReport>(run, connection, operation);
        if (run.Output.IsJson)
        {
            run.Output.Json(Output.ToNode(report));
            return ExitCode.Ok;
        }

        Write(run.Output, report);
        return ExitCode.Ok;
    }

    private static void Write(Output output, TimetableReport report)
    {
        output.Line($"{(report.ValidateOnly ? "Only read, nothing was written" : report.Timetable)}: {report.Lessons} lessons in {report.Days} days of "
            + $"{report.PeriodsPerDay} periods ({report.BreakPeriods} of {report.Periods} are breaks), {report.Classes} classes, {report.Subjects} subjects, {report.Rooms} rooms");
        var staff = new Grid(output, ["Name", "Person"], ["Taught", "Free", "Available"]);
        foreach (var person in report.Staff)
        {
            staff.Add([person.Key, person.Person.Length == 0 ? "?" : person.Person, Number(person.TaughtPeriods), Number(person.FreePeriods), Number(person.AvailablePeriods)]);
        }

        staff.Write(output);
        output.Line($"{report.Staff.Count} staff with {report.FreePeriods} free periods together");
        if (report.IssueCounts.Count > 0)
        {
            var issues = new Grid(output, ["Issue", "Severity", "Meaning"], ["Count"]);
            foreach (var issue in report.IssueCounts)
            {
                issues.Add([issue.Code, Figures.Words(issue.Severity), issue.Message, Number(issue.Count)]);
            }

            issues.Write(output);
        }

        foreach (var broken in report.Breaks)
        {
            output.Line($"  breaks {broken.CoachingSlot}: {string.Join(", ", broken.Causes.Select(cause => Figures.Words(cause)))}");
        }

        if (report.Staff.Any(person => person.Person.Length == 0))
        {
            output.Remark("A question mark: nobody has said who that is; --alias NAME=PERSON does.");
        }
    }

    private static string Number(int value) => Figures.Number((long)value);
}
