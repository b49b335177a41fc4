using System.CommandLine;
using System.Text.Json.Nodes;
using Coaching.People.V1;
using Google.Protobuf;

namespace Coaching.Cli;

internal static class Export
{
    private static readonly Dictionary<string, string> Formats = new()
    {
        ["oneroster"] = "ONE_ROSTER_1_2",
        ["oneroster-1.1"] = "ONE_ROSTER_1_1",
        ["sds"] = "SDS",
        ["dhis2"] = "DHIS2",
        ["csv"] = "CSV",
    };

    public static Command Create(Verbs verbs)
    {
        var format = new Option<string>("--format") { Description = "The shape of the file", Required = true };
        var target = new Option<FileInfo>("--out") { HelpName = "FILE", Description = "The file to write", Required = true };
        var parent = new Option<string?>("--parent") { HelpName = "UNIT", Description = "Only what lies below this unit" };
        var units = new Option<bool>("--units") { Description = "Units only, without staff, which not everybody may take out" };
        var mapping = ImportFile.MappingOption();
        format.AcceptOnlyFromAmong([.. Formats.Keys]);
        var command = new Command("export", "Takes schools and staff out in the shapes that 'coach import' reads") { format, target, parent, units, mapping };
        return verbs.Act(command, async run =>
        {
            var (shape, file) = (run.Parsed.GetRequiredValue(format), run.Parsed.GetRequiredValue(target));
            var columns = await ImportFile.Mapping(run, mapping);
            if ((shape == "csv") != (columns is not null))
            {
                throw CommandException.Usage("--format csv needs --mapping, and no other format has one.");
            }

            var onlyUnits = run.Parsed.GetValue(units) || shape == "dhis2" || columns?.Kind == CsvMapping.Types.Kind.OrgUnit;
            var query = new Dictionary<string, string>
            {
                ["format"] = Formats[shape],
                ["parent"] = Names.Full("orgUnits", run.Parsed.GetValue(parent)),
                ["csvMapping"] = columns is null ? "" : JsonFormatter.Default.Format(columns),
            };
            var parameters = string.Join('&', query.Select(each => $"{each.Key}={Uri.EscapeDataString(each.Value)}"));
            var connection = await run.Connect();
            await Download.To(run, connection, $"/download/v1/exports/{(onlyUnits ? "orgUnits" : "staff")}?{parameters}", body => Save(run, body, file));
            Tell(run.Output, file);
            return ExitCode.Ok;
        });
    }

    // What is half there must not be taken for the whole.
    private static async Task Save(Invocation run, Stream body, FileInfo file)
    {
        var part = $"{file.FullName}.part";
        try
        {
            await using (var stream = File.Create(part))
            {
                await body.CopyToAsync(stream, run.Cancel);
            }

            File.Move(part, file.FullName, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static void Tell(Output output, FileInfo file)
    {
        file.Refresh();
        if (output.IsJson)
        {
            output.Json(new JsonObject { ["file"] = file.FullName, ["bytes"] = file.Length });
        }
        else
        {
            output.Line($"{file.FullName}: {Figures.Number(file.Length)} bytes");
        }
    }
}
