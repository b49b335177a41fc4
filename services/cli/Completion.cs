using System.CommandLine;
using Coaching.Analytics.V1;
using Kind = Coaching.Analytics.V1.Completion;

namespace Coaching.Cli;

internal static class Completion
{
    public static Command Create(Verbs verbs)
    {
        var command = new Command("completion", "Sessions done and missed against those due");
        var options = new FigureOptions(command, hasWeeks: true, "org-unit", "week", "programme", "tier", "coach");
        return verbs.Act(command, run => Show(run, options));
    }

    private static async Task<int> Show(Invocation run, FigureOptions options)
    {
        var connection = await run.Connect();
        var client = new AnalyticsService.AnalyticsServiceClient(connection.Grpc);
        var by = options.By(run.Parsed);
        var request = new QueryCompletionRequest
        {
            OrgUnit = options.OrgUnit(run.Parsed),
            Programme = options.Programme(run.Parsed),
            StartDate = options.From(run.Parsed),
            EndDate = options.To(run.Parsed),
            GroupBy = { by },
        };
        var answer = await Pages.All(request, page => client.QueryCompletionAsync(page, connection.Options(run.Cancel)));
        if (run.Output.IsJson)
        {
            run.Output.Json(Output.ToNode(answer));
            return ExitCode.Ok;
        }

        Write(run.Output, answer, by);
        if (answer.Total?.MissReasons.Count > 0)
        {
            run.Output.Remark($"Missed: {string.Join(", ", answer.Total.MissReasons.Select(reason => $"{Words(reason.Reason)} {Figures.Number(reason.Count)}"))}.");
        }

        Figures.Explain(run.Output, answer.Watermark, answer.Rows.Append(answer.Total).Any(row => row?.Suppressed == true));
        if (answer.Rows.FirstOrDefault(row => row.HasChildren) is { } parent && by.Contains(Dimension.OrgUnit))
        {
            options.SuggestDrillDown(run, parent.OrgUnit);
        }

        return ExitCode.Ok;
    }

    private static void Write(Output output, QueryCompletionResponse answer, IReadOnlyList<Dimension> by)
    {
        var grid = new Grid(
            output,
            FigureRow.Headings(by),
            ["Obs. due", "done", "missed", "rate", "Feedb. due", "done", "missed", "rate", "Coachees"]);
        foreach (var row in answer.Rows)
        {
            grid.Add([.. About(row).Cells(by), .. Cells(row)]);
        }

        if (answer.Total is { } total)
        {
            grid.Add([.. About(total).TotalCells(by), .. Cells(total)], isTotal: true);
        }

        grid.Write(output);
    }

    private static FigureRow About(CompletionRow row) => new(row.OrgUnit, row.DisplayName, row.Week, row.Programme, row.Tier, row.Coach);

    private static IEnumerable<string> Cells(CompletionRow row) =>
        Figures.Cells(row.Suppressed, [.. Cells(row.Observation), .. Cells(row.Feedback), Figures.Number(row.Coachees)]);

    private static IEnumerable<string> Cells(Kind? kind) =>
    [
        Figures.Number(kind?.Due ?? 0), Figures.Number(kind?.Done ?? 0), Figures.Number(kind?.Missed ?? 0),
        Figures.Rate(kind?.HasRate ?? false, kind?.Rate ?? 0),
    ];

    private static string Words(string reason) => reason.ToLowerInvariant().Replace('_', ' ');
}
