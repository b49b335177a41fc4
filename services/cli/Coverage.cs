using System.CommandLine;
using Coaching.Analytics.V1;

namespace Coaching.Cli;

internal static class Coverage
{
    private static readonly string[] Numbers = ["Staff", "Coached", "Rate", "Coaching", "Pairs", "Schools", "Schools reached"];

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
        var request = new QueryCoverageRequest
        {
            OrgUnit = options.OrgUnit(run.Parsed),
            Programme = options.Programme(run.Parsed),
            ByChild = true,
        };
        var answer = await Pages.All(request, page => client.QueryCoverageAsync(page, connection.Options(run.Cancel)));
        if (run.Output.IsJson)
        {
            run.Output.Json(Output.ToNode(answer));
            return ExitCode.Ok;
        }

        Dimension[] by = [Dimension.OrgUnit];
        var total = answer.Total is { } sum ? Row(sum) : null;
        FigureTable.Write(run, by, Numbers, [.. answer.Rows.Select(Row)], total, answer.Watermark);
        return ExitCode.Ok;
    }

    private static FigureRow Row(CoverageRow row) => new()
    {
        OrgUnit = row.OrgUnit,
        DisplayName = row.DisplayName,
        IsSuppressed = row.Suppressed,
        HasChildren = row.HasChildren,
        Numbers =
        [
            Figures.Number(row.Staff), Figures.Number(row.Coached), Figures.Rate(row.HasRate, row.Rate), Figures.Number(row.Coaching),
            Figures.Number(row.Relationships), Figures.Number(row.Schools), Figures.Number(row.SchoolsReached),
        ],
    };
}
