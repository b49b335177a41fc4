using System.CommandLine;
using Coaching.Analytics.V1;

namespace Coaching.Cli;

internal static class Coverage
{
    private static readonly Dimension[] ByUnit = [Dimension.OrgUnit];

    public static Command Create(Verbs verbs)
    {
        var command = new Command("coverage", "Staff who are coached against all staff, by org unit");
        var options = new FigureOptions(command, hasWeeks: false);
        return verbs.Act(command, run => Show(run, options));
    }

    private static async Task<int> Show(Invocation run, FigureOptions options)
    {
        var connection = await run.Connect();
        var client = new AnalyticsService.AnalyticsServiceClient(connection.Grpc);
        var request = new QueryCoverageRequest { OrgUnit = options.OrgUnit(run.Parsed), Programme = options.Programme(run.Parsed), ByChild = true };
        var answer = await Pages.All(request, page => client.QueryCoverageAsync(page, connection.Options(run.Cancel)));
        if (run.Output.IsJson)
        {
            run.Output.Json(Output.ToNode(answer));
            return ExitCode.Ok;
        }

        var grid = new Grid(
            run.Output, FigureRow.Headings(ByUnit), ["Staff", "Coached", "Rate", "Coaching", "Pairs", "Schools", "Schools reached"]);
        foreach (var row in answer.Rows)
        {
            grid.Add([.. new FigureRow(row.OrgUnit, row.DisplayName).Cells(ByUnit), .. Cells(row)]);
        }

        if (answer.Total is { } total)
        {
            grid.Add([.. new FigureRow(total.OrgUnit, total.DisplayName).TotalCells(ByUnit), .. Cells(total)], isTotal: true);
        }

        grid.Write(run.Output);
        Figures.Explain(run.Output, answer.Watermark, answer.Rows.Append(answer.Total).Any(row => row?.Suppressed == true));
        if (answer.Rows.FirstOrDefault(row => row.HasChildren) is { } parent)
        {
            options.SuggestDrillDown(run, parent.OrgUnit);
        }

        return ExitCode.Ok;
    }

    private static IEnumerable<string> Cells(CoverageRow row) => Figures.Cells(
        row.Suppressed,
        Figures.Number(row.Staff),
        Figures.Number(row.Coached),
        Figures.Rate(row.HasRate, row.Rate),
        Figures.Number(row.Coaching),
        Figures.Number(row.Relationships),
        Figures.Number(row.Schools),
        Figures.Number(row.SchoolsReached));
}
