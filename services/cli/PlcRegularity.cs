using System.CommandLine;
using Coaching.Analytics.V1;

namespace Coaching.Cli;

internal static class PlcRegularity
{
    private static readonly string[] Numbers = ["PLCs", "Held", "Not held", "Expected", "Rate", "Present", "of"];

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

        var total = answer.Total is { } sum ? Row(sum) : null;
        FigureTable.Write(run, by, Numbers, [.. answer.Rows.Select(Row)], total, answer.Watermark);
        return ExitCode.Ok;
    }

    private static FigureRow Row(PlcRegularityRow row) => new()
    {
        OrgUnit = row.OrgUnit,
        DisplayName = row.DisplayName,
        Week = row.Week,
        IsSuppressed = row.Suppressed,
        HasChildren = row.HasChildren,
        Numbers =
        [
            Figures.Number(row.Plcs), Figures.Number(row.Held), Figures.Number(row.NotHeld), Figures.Number(row.ExpectedHundredths / 100.0),
            Figures.Rate(row.HasRate, row.Rate), Figures.Number(row.Attendances), Figures.Number(row.ExpectedAttendances),
        ],
    };
}
