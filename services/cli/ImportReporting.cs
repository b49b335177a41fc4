using System.CommandLine;
using System.Text.Json.Nodes;
using Coaching.People.V1;
using Google.LongRunning;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Cli;

/// <summary>Follows an import to its end and says what became of its rows.</summary>
internal static class ImportReporting
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    public static Option<int> IssuesOption()
    {
        var option = new Option<int>("--issues")
        {
            HelpName = "N",
            Description = "Examples to show of each kind of issue; --json has all",
            DefaultValueFactory = _ => 3,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
            {
                result.AddError("--issues must not be negative.");
            }
        });
        return option;
    }

    public static async Task<int> Follow(Invocation run, Connection connection, string name, bool isStrict, int examples)
    {
        var operation = await Wait(run, connection, name);
        var report = operation.Response?.Unpack<ImportReport>();
        var client = new ImportService.ImportServiceClient(connection.Grpc);
        var request = new ListImportIssuesRequest { Parent = name };
        var issues = (await Pages.All(request, page => client.ListImportIssuesAsync(page, connection.Options(run.Cancel)))).Issues;
        var failure = operation.Error is { } error ? Failures.OfStatus(error) : null;
        if (run.Output.IsJson)
        {
            run.Output.Json(new JsonObject
            {
                ["operation"] = name,
                ["report"] = report is null ? null : Output.ToNode(report),
                ["issues"] = new JsonArray([.. issues.Select(issue => Output.ToNode(issue))]),
            });
        }
        else
        {
            Write(run.Output, report, issues, examples);
        }

        if (failure is not null)
        {
            throw failure;
        }

        return isStrict && report?.Errors > 0 ? ExitCode.Refused : ExitCode.Ok;
    }

    private static async Task<Operation> Wait(Invocation run, Connection connection, string name)
    {
        var client = new Operations.OperationsClient(connection.Grpc);
        var operation = new Operation();
        var half = run.Settings.Timeout / 2;
        var turn = Duration.FromTimeSpan(half < Turn ? half : Turn);
        try
        {
            await new ImportProgress(run.Output).Until(Poll(), "Importing", State, run.Cancel);
            return operation;
        }
        catch (Exception) when (run.Cancel.IsCancellationRequested)
        {
            run.Output.Remark($"The import goes on without you: coach import follow {Names.Id(name)}");
            throw;
        }

        async Task Poll()
        {
            do
            {
                var request = new WaitOperationRequest { Name = name, Timeout = turn };
                operation = await client.WaitOperationAsync(request, connection.Options(run.Cancel));
            }
            while (!operation.Done);
        }

        (long, long) State() =>
            operation.Metadata?.TryUnpack<ImportMetadata>(out var metadata) == true ? (metadata.ProcessedRows, metadata.TotalRows) : (0, 0);
    }

    private static void Write(Output output, ImportReport? report, RepeatedField<ImportIssue> issues, int examples)
    {
        if (report is not null)
        {
            var outcome = report.ValidateOnly ? ", only checked: nothing was written" : "";
            var version = report.OnerosterVersion.Length > 0 ? $"OneRoster {report.OnerosterVersion}, " : "";
            output.Line($"{version}SHA-256 {report.Sha256}{outcome}");
            var files = new Grid(output, ["File"], ["Rows", "Created", "Updated", "Unchanged", "Skipped", "Rejected", "Removed"]);
            foreach (var file in report.Files)
            {
                long[] counts = [file.Rows, file.Created, file.Updated, file.Unchanged, file.Skipped, file.Rejected, file.Removed];
                files.Add([file.File, .. counts.Select(Figures.Number)]);
            }

            files.Write(output);
            var staff = $"{report.Staff} staff: {report.Teachers} teach, {report.Administrators} lead or administrate";
            output.Line($"{report.OrgUnits} org units; {staff}");
            output.Line($"{report.StudentsSkipped} students counted and not stored; {report.Errors} errors, {report.Warnings} warnings");
        }

        if (issues.Count > 0)
        {
            WriteIssues(output, issues, examples);
        }
    }

    private static void WriteIssues(Output output, RepeatedField<ImportIssue> issues, int examples)
    {
        var grid = new Grid(output, ["Issue", "Severity", "Meaning", "Where"], ["Count"]);
        var groups = issues.GroupBy(issue => (issue.Code, issue.Severity, issue.Message))
            .OrderByDescending(group => group.Key.Severity).ThenByDescending(group => group.Count());
        foreach (var group in groups)
        {
            var places = group.Take(examples).Select(Place);
            var more = group.Count() > examples && examples > 0 ? ", ..." : "";
            var (code, severity, message) = group.Key;
            grid.Add([code, Figures.Words(severity), message, string.Join(", ", places) + more, Figures.Number(group.Count())]);
        }

        grid.Write(output);
    }

    private static string Place(ImportIssue issue) =>
        issue.File + (issue.Line > 0 ? $":{issue.Line}" : "") + (issue.Column.Length > 0 ? $" {issue.Column}" : "");
}
