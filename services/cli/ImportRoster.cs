using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Coaching.Cli;

internal static class ImportRoster
{
    public static Command Create(Verbs verbs)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A OneRoster 1.1 or 1.2 CSV package (.zip)" };
        var mode = new Option<string>("--mode")
        {
            Description = "'strict' refuses a package that deviates from the standard in anything",
            DefaultValueFactory = _ => "lenient",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only check and compare; write nothing" };
        var parent = new Option<string?>("--parent")
        {
            HelpName = "UNIT",
            Description = "The unit below which the package's top organisations are placed",
        };
        var issues = ImportReporting.IssuesOption();
        file.AcceptExistingOnly();
        mode.AcceptOnlyFromAmong("lenient", "strict");
        var command = new Command("roster", "Uploads a roster, follows its import and reports what became of every row")
        {
            file,
            mode,
            dryRun,
            parent,
            issues,
        };
        return verbs.Act(command, async run =>
        {
            var isStrict = run.Parsed.GetValue(mode) == "strict";
            var query = new Dictionary<string, string>
            {
                ["mode"] = isStrict ? "STRICT" : "LENIENT",
                ["validateOnly"] = run.Parsed.GetValue(dryRun) ? "true" : "false",
                ["parent"] = Names.Full("orgUnits", run.Parsed.GetValue(parent)),
                ["requestId"] = Guid.NewGuid().ToString(),
            };
            var connection = await run.Connect();
            var operation = await Upload(run, connection, run.Parsed.GetRequiredValue(file), query);
            return await ImportReporting.Follow(run, connection, operation, isStrict, run.Parsed.GetValue(issues));
        });
    }

    private static async Task<string> Upload(Invocation run, Connection connection, FileInfo file, Dictionary<string, string> query)
    {
        await using var stream = file.OpenRead();
        using var content = new StreamContent(stream);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        var parameters = string.Join('&', query.Select(each => $"{each.Key}={Uri.EscapeDataString(each.Value)}"));
        var length = stream.Length;
        var sending = connection.Rest.PostAsync(new Uri($"/upload/v1/imports:roster?{parameters}", UriKind.Relative), content, run.Cancel);

        // The stream is closed with the request.
        var progress = new ImportProgress(run.Output);
        await progress.Until(sending, "Uploading", () => (stream.CanRead ? stream.Position : length, length), run.Cancel);

        using var response = await sending;
        if (!response.IsSuccessStatusCode)
        {
            throw await Failures.OfResponse(response, run.Cancel);
        }

        using var operation = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(run.Cancel));
        return operation.RootElement.GetProperty("name").GetString()!;
    }
}
