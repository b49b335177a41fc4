using System.CommandLine;
using Coaching.Analytics.V1;

namespace Coaching.Cli;

internal static class Activity
{
    public static Command Create(Verbs verbs)
    {
        var command = new Command("activity", "What was done: sessions, observations, feedback, PLC meetings");
        var options = new FigureOptions(command, hasWeeks: true, "org-unit", "week", "programme", "tier", "coach");
        return verbs.Act(command, run => Show(run, options));
    }

    private static async Task<int> Show(Invocation run, FigureOptions options)
    {
        var connection = await run.Connect();
        var client = new AnalyticsService.AnalyticsServiceClient(connection.Grpc);
        var by = options.By(run.Parsed);
        var request = new QueryActivityRequest
        {
            OrgUnit = options.OrgUnit(run.Parsed),
            Programme = options.Programme(run.Parsed),
            StartDate = options.From(run.Parsed),
            EndDate = options.To(run.Parsed),
            GroupBy = { by },
        };
        var answer = await Pages.All(request, page => client.QueryActivityAsync(page, connection.Options(run.Cancel)));
        if (run.Output.IsJson)
        {
            run.Output.Json(Output.ToNode(answer));
            return ExitCode.Ok;
        }

        var grid = new Grid(
            run.Output,
            FigureRow.Headings(by),
            ["Sessions", "Observations", "minutes", "Feedback", "minutes", "PLC meetings", "Attendances", "Coachees"]);
        foreach (var row in answer.Rows)
        {
            grid.Add([.. About(row).Cells(by), .. Cells(row)]);
        }

        if (answer.Total is { } total)
        {
            grid.Add([.. About(total).TotalCells(by), .. Cells(total)], isTotal: true);
        }

        grid.Write(run.Output);
        Figures.Explain(run.Output, answer.Watermark, answer.Rows.Append(answer.Total).Any(row => row?.Suppressed == true));
        return ExitCode.Ok;
    }

    private static FigureRow About(ActivityRow row) => new(row.OrgUnit, row.DisplayName, row.Week, row.Programme, row.Tier, row.Coach);

    private static IEnumerable<string> Cells(ActivityRow row) => Figures.Cells(
        row.Suppressed,
        Figures.Number(row.Sessions),
        Figures.Number(row.Observations),
        Figures.Number(row.ObservationMinutes),
        Figures.Number(row.FeedbackMeetings),
        Figures.Number(row.FeedbackMinutes),
        Figures.Number(row.PlcMeetings),
        Figures.Number(row.PlcAttendances),
        Figures.Number(row.Coachees));
}
