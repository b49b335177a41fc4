using System.CommandLine;
using System.Text.Json.Nodes;
using Coaching.People.V1;
using Google.Protobuf;
using Format = Coaching.People.V1.ImportRosterRequest.Types.Format;
using Mode = Coaching.People.V1.ImportRosterRequest.Types.Mode;

namespace Coaching.Cli;

internal static class ImportFile
{
    private static readonly Dictionary<string, Format> Formats = new()
    {
        ["oneroster"] = Format.OneRoster,
        ["sds"] = Format.Sds,
        ["dhis2"] = Format.Dhis2,
        ["csv"] = Format.Csv,
    };

    public static Command Create(Verbs verbs, params Command[] others)
    {
        // Optional for the parser only, since the command has others below it.
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "A OneRoster or School Data Sync package (.zip), organisation units of DHIS2 (.json, .csv), or a CSV file",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var format = new Option<string>("--format") { Description = "What the file holds", DefaultValueFactory = _ => "oneroster" };
        var mapping = MappingOption();
        var level = new Option<OrgUnit.Types.Level[]>("--level")
        {
            Description = "Of DHIS2: the level of the units at each depth, topmost first",
            AllowMultipleArgumentsPerToken = true,
        };
        var whole = new Option<bool>("--reference-copy") { Description = "Of DHIS2: the file names every unit there is; those that it does not are closed" };
        var removal = new Option<int?>("--max-removal-percent") { HelpName = "N", Description = "The largest share of what is known that a reference copy may end" };
        var parent = new Option<string?>("--parent") { HelpName = "UNIT", Description = "The unit below which the file's top units are placed" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only check and compare; write nothing" };
        var strict = new Option<bool>("--strict") { Description = "Refuse a file that deviates from its standard in anything" };
        var wait = new Option<bool>("--wait") { Description = "Follow the import to its end and report on it" };
        var issues = ImportReporting.IssuesOption();
        format.AcceptOnlyFromAmong([.. Formats.Keys]);
        file.AcceptExistingOnly();
        var command = new Command("import", "Brings schools and staff in from other systems") { file };
        foreach (var option in new Option[] { format, mapping, level, whole, removal, parent, dryRun, strict, wait, issues })
        {
            command.Add(option);
        }

        foreach (var other in others)
        {
            command.Add(other);
        }

        return verbs.Act(command, async run =>
        {
            var path = run.Parsed.GetValue(file) ?? throw CommandException.Usage("Name the file to import. See 'coach import --help'.");
            var isStrict = run.Parsed.GetValue(strict);
            var request = new ImportRosterRequest
            {
                Format = Formats[run.Parsed.GetRequiredValue(format)],
                CsvMapping = await Mapping(run, mapping),
                Mode = isStrict ? Mode.Strict : Mode.Lenient,
                ValidateOnly = run.Parsed.GetValue(dryRun),
                Parent = Names.Full("orgUnits", run.Parsed.GetValue(parent)),
                ReferenceCopy = run.Parsed.GetValue(whole),
                Dhis2Levels = { run.Parsed.GetValue(level) ?? [] },
                RequestId = Guid.NewGuid().ToString(),
            };
            if (run.Parsed.GetValue(removal) is { } percent)
            {
                request.MaxRemovalPercent = percent;
            }

            if ((request.Format == Format.Csv) != (request.CsvMapping is not null))
            {
                throw CommandException.Usage("--format csv needs --mapping, and no other format has one.");
            }

            var connection = await run.Connect();
            request.Upload = await FileUpload.Send(run, connection, "/upload/v1/uploads", path);
            var client = new ImportService.ImportServiceClient(connection.Grpc);
            var operation = await client.ImportRosterAsync(request, connection.Options(run.Cancel));
            return run.Parsed.GetValue(wait)
                ? await ImportReporting.Follow(run, connection, operation.Name, isStrict, run.Parsed.GetValue(issues))
                : Begun(run.Output, operation.Name);
        });
    }

    public static Option<FileInfo> MappingOption()
    {
        var option = new Option<FileInfo>("--mapping") { HelpName = "FILE", Description = "Of CSV: what the columns mean, a CsvMapping as JSON" };
        option.AcceptExistingOnly();
        return option;
    }

    public static async Task<CsvMapping?> Mapping(Invocation run, Option<FileInfo> option)
    {
        if (run.Parsed.GetValue(option) is not { } file)
        {
            return null;
        }

        try
        {
            return JsonParser.Default.Parse<CsvMapping>(await File.ReadAllTextAsync(file.FullName, run.Cancel));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw CommandException.Usage($"{file.Name} is no mapping: {e.Message}");
        }
    }

    private static int Begun(Output output, string operation)
    {
        if (output.IsJson)
        {
            output.Json(new JsonObject { ["operation"] = operation });
        }
        else
        {
            output.Line(operation);
            output.Remark($"The import goes on by itself: coach report {Names.Id(operation)}");
        }

        return ExitCode.Ok;
    }
}
