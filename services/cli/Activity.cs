using System.CommandLine;
using Coaching.Analytics.V1;

namespace Coaching.Cli;

internal static class Activity
{
    private static readonly string[] Numbers =
        ["Sessions", "Observations", "minutes", "Feedback", "minutes", "PLC meetings", "Attendances", "Coachees"];

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

        var total = answer.Total is { } sum ? Row(sum) : null;
        FigureTable.Write(run, by, Numbers, [.. answer.Rows.Select(Row)], total, answer.Watermark);
        return ExitCode.Ok;
    }

    private static FigureRow Row(ActivityRow row) => new()
    {
        OrgUnit = row.OrgUnit,
        DisplayName = row.DisplayName,
        Week = row.Week,
        Programme = row.Programme,
        Tier = row.Tier,
        Coach = row.Coach,
        IsSuppressed = row.Suppressed,
        Numbers =
        [
            Figures.Number(row.Sessions), Figures.Number(row.Observations), Figures.Number(row.ObservationMinutes),
            Figures.Number(row.FeedbackMeetings), Figures.Number(row.FeedbackMinutes), Figures.Number(row.PlcMeetings),
            Figures.Number(row.PlcAttendances), Figures.Number(row.Coachees),
        ],
    };
}
