using System.CommandLine;
using Coaching.Analytics.V1;
using Kind = Coaching.Analytics.V1.Completion;

namespace Coaching.Cli;

internal static class Completion
{
    private static readonly string[] Numbers = ["Obs. due", "done", "missed", "rate", "Feedb. due", "done", "missed", "rate", "Coachees"];

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

        var total = answer.Total is { } sum ? Row(sum) : null;
        FigureTable.Write(run, by, Numbers, [.. answer.Rows.Select(Row)], total, answer.Watermark);
        if (answer.Total?.MissReasons.Count > 0)
        {
            var reasons = answer.Total.MissReasons.Select(reason => $"{Words(reason.Reason)} {Figures.Number(reason.Count)}");
            run.Output.Remark($"Missed: {string.Join(", ", reasons)}.");
        }

        return ExitCode.Ok;
    }

    private static FigureRow Row(CompletionRow row) => new()
    {
        OrgUnit = row.OrgUnit,
        DisplayName = row.DisplayName,
        Week = row.Week,
        Programme = row.Programme,
        Tier = row.Tier,
        Coach = row.Coach,
        IsSuppressed = row.Suppressed,
        HasChildren = row.HasChildren,
        Numbers = [.. Cells(row.Observation), .. Cells(row.Feedback), Figures.Number(row.Coachees)],
    };

    private static IEnumerable<string> Cells(Kind? kind) =>
    [
        Figures.Number(kind?.Due ?? 0), Figures.Number(kind?.Done ?? 0), Figures.Number(kind?.Missed ?? 0),
        Figures.Rate(kind?.HasRate ?? false, kind?.Rate ?? 0),
    ];

    private static string Words(string reason) => reason.ToLowerInvariant().Replace('_', ' ');
}
