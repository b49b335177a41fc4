using System.CommandLine;
using System.Globalization;
using Coaching.Analytics.V1;

namespace Coaching.Cli;

internal static class PlcLapses
{
    public static Command Create(Verbs verbs)
    {
        var command = new Command("plc-lapses", "PLCs that have not met for longer than their cadence, longest lapse first");
        var options = new FigureOptions(command, hasWeeks: false);
        return verbs.Act(command, run => Show(run, options));
    }

    private static async Task<int> Show(Invocation run, FigureOptions options)
    {
        var connection = await run.Connect();
        var client = new AnalyticsService.AnalyticsServiceClient(connection.Grpc);
        var request = new ListPlcLapsesRequest { OrgUnit = options.OrgUnit(run.Parsed), Programme = options.Programme(run.Parsed) };
        var answer = await Pages.All(request, page => client.ListPlcLapsesAsync(page, connection.Options(run.Cancel)));
        if (run.Output.IsJson)
        {
            run.Output.Json(Output.ToNode(answer));
            return ExitCode.Ok;
        }

        var grid = new Grid(run.Output, ["PLC", "Unit", "Id", "Last met"], ["Days since", "Cadence"]);
        foreach (var lapse in answer.PlcLapses)
        {
            var lastMet = lapse.LastMeetingTime?.ToDateTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "never";
            grid.Add(
            [
                Names.Id(lapse.Plc), lapse.DisplayName, Names.Id(lapse.OrgUnit), lastMet,
                Figures.Number(lapse.DaysSince), Figures.Number(lapse.CadenceDays),
            ]);
        }

        if (answer.PlcLapses.Count > 0)
        {
            grid.Write(run.Output);
        }

        run.Output.Remark(answer.PlcLapses.Count == 0 ? "No PLC has lapsed." : $"{answer.PlcLapses.Count} PLCs have lapsed.");
        FigureTable.Date(run.Output, answer.Watermark);
        return ExitCode.Ok;
    }
}
