using System.CommandLine;
using Coaching.Analytics.V1;

namespace Coaching.Cli;

internal static class PlcRegularity
{
    public static Command Create(Verbs verbs)
    {
        var command = new Command("plc-regularity", "PLC meetings held against those that the cadence asks for");
        var options = new FigureOptions(command, hasWeeks: true, "org-unit", "week");
        return verbs.Act(command, run => Show(run, options));
    }

    private static async Task<int> Show(Invocation run, FigureOptions options)
    {
        var connection = await run.Connect();
        var client = new AnalyticsService.AnalyticsServiceClient(connection.Grpc);
        var by = options.By(run.Parsed);
        var request = new QueryPlcRegularityRequest
        {
            OrgUnit = options.OrgUnit(run.Parsed),
            Programme = options.Programme(run.Parsed),
            StartDate = options.From(run.Parsed),
            EndDate = options.To(run.Parsed),
            GroupBy = { by },
        };
        var answer = await Pages.All(request, page => client.QueryPlcRegularityAsync(page, connection.Options(run.Cancel)));
        if (run.Output.IsJson)
        {
            run.Output.Json(Output.ToNode(answer));
            return ExitCode.Ok;
        }

        var grid = new Grid(run.Output, FigureRow.Headings(by), ["PLCs", "Held", "Not held", "Expected", "Rate", "Present", "of"]);
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
        if (answer.Rows.FirstOrDefault(row => row.HasChildren) is { } parent && by.Contains(Dimension.OrgUnit))
        {
            options.SuggestDrillDown(run, parent.OrgUnit);
        }

        return ExitCode.Ok;
    }

    private static FigureRow About(PlcRegularityRow row) => new(row.OrgUnit, row.DisplayName, row.Week);

    private static IEnumerable<string> Cells(PlcRegularityRow row) => Figures.Cells(
        row.Suppressed,
        Figures.Number(row.Plcs),
        Figures.Number(row.Held),
        Figures.Number(row.NotHeld),
        Figures.Number(row.ExpectedHundredths / 100.0),
        Figures.Rate(row.HasRate, row.Rate),
        Figures.Number(row.Attendances),
        Figures.Number(row.ExpectedAttendances));
}
