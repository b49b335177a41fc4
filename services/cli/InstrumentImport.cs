using System.CommandLine;
using Coaching.Observations.V1;
using Google.Protobuf;

namespace Coaching.Cli;

internal static class InstrumentImport
{
    private static readonly Dictionary<string, Instrument.Types.Kind> Kinds = new()
    {
        ["lesson"] = Instrument.Types.Kind.LessonObservation,
        ["survey"] = Instrument.Types.Kind.Survey,
        ["interview"] = Instrument.Types.Kind.Interview,
        ["tool"] = Instrument.Types.Kind.CoachingTool,
        ["reflection"] = Instrument.Types.Kind.ReflectionNote,
    };

    public static Command Create(Verbs verbs)
    {
        var command = new Command("import", "Makes a draft of a form that was written as an ODK XLSForm");
        var file = new Argument<FileInfo>("FILE") { Description = "The workbook (.xlsx)" };
        var kind = new Option<string>("--kind") { Description = "What the form is for", DefaultValueFactory = _ => "lesson" };
        var id = new Option<string?>("--id") { HelpName = "ID", Description = "Id to give it [default: chosen by the platform]" };
        kind.AcceptOnlyFromAmong([.. Kinds.Keys]);
        file.AcceptExistingOnly();
        command.Add(file);
        command.Add(kind);
        command.Add(id);
        return verbs.Act(command, async run =>
        {
            var connection = await run.Connect();
            var client = new InstrumentService.InstrumentServiceClient(connection.Grpc);
            var request = new ImportXlsFormRequest
            {
                Content = ByteString.CopyFrom(await File.ReadAllBytesAsync(run.Parsed.GetRequiredValue(file).FullName, run.Cancel)),
                Kind = Kinds[run.Parsed.GetRequiredValue(kind)],
                InstrumentId = run.Parsed.GetValue(id) ?? "",
                RequestId = Guid.NewGuid().ToString(),
            };
            Tell(run.Output, await client.ImportXlsFormAsync(request, connection.Options(run.Cancel)));
            return ExitCode.Ok;
        });
    }

    private static void Tell(Output output, Instrument draft)
    {
        if (output.IsJson)
        {
            output.Json(Output.ToNode(draft));
            return;
        }

        output.Line($"{draft.Name} is a draft of {draft.Items.Count} items, {draft.RequiredCount} of them required.");
        foreach (var warning in draft.Warnings)
        {
            output.Line($"Think about it before it is published: {warning}");
        }
    }
}
