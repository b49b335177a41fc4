using System.CommandLine;
using System.Globalization;
using Coaching.Analytics.V1;
using Kind = Coaching.Analytics.V1.Completion;

namespace Coaching.Cli;

internal static class Watch
{
    public static Command Create(Verbs verbs)
    {
        var command = new Command(
            "watch", "Completion of a unit and its children, now and whenever it changes; with --json, one document a line");
        var options = new FigureOptions(command);
        var changes = new Option<int?>("--changes")
        {
            HelpName = "N",
            Description = "End after so many changes; 0 shows the present figures only [default: no end]",
        };
        changes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 0)
            {
                result.AddError("--changes must not be negative.");
            }
        });
        command.Add(changes);
        return verbs.Act(command, run => Follow(run, options, run.Parsed.GetValue(changes)));
    }

    private static async Task<int> Follow(Invocation run, FigureOptions options, int? changes)
    {
        var connection = await run.Connect();
        var client = new AnalyticsService.AnalyticsServiceClient(connection.Grpc);
        var request = new WatchCompletionRequest
        {
            OrgUnit = options.OrgUnit(run.Parsed),
            Programme = options.Programme(run.Parsed),
            StartDate = options.From(run.Parsed),
            EndDate = options.To(run.Parsed),
        };
        run.Output.Remark("Ctrl+C stops.");
        var last = new Dictionary<string, CompletionRow>();
        var told = -1;
        while (true)
        {
            // The platform ends a stream after ten minutes; the next one begins with all rows, of which only news is told.
            using var stream = client.WatchCompletion(request, cancellationToken: run.Cancel);
            while (await stream.ResponseStream.MoveNext(run.Cancel))
            {
                var message = stream.ResponseStream.Current;
                var news = message.Rows.Where(row => !row.Equals(last.GetValueOrDefault(row.OrgUnit))).ToList();
                if (news.Count == 0)
                {
                    continue;
                }

                news.ForEach(row => last[row.OrgUnit] = row);
                Tell(run, message, news);
                if (++told >= changes)
                {
                    return ExitCode.Ok;
                }
            }
        }
    }

    private static void Tell(Invocation run, WatchCompletionResponse message, List<CompletionRow> news)
    {
        if (run.Output.IsJson)
        {
            run.Output.JsonLine(new WatchCompletionResponse { Rows = { news }, Watermark = message.Watermark });
            return;
        }

        var time = run.Terminal.Clock.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        foreach (var row in news)
        {
            var unit = row.OrgUnit.Length > 0 ? row.DisplayName : "All units";
            var figures = $"{Text("observations", row.Observation)}  {Text("feedback", row.Feedback)}";
            run.Output.Line($"{time}  {unit,-24}  {(row.Suppressed ? Figures.Suppressed : figures)}");
        }
    }

    private static string Text(string name, Kind? kind)
    {
        var (done, due) = (Figures.Number(kind?.Done ?? 0), Figures.Number(kind?.Due ?? 0));
        return $"{name} {done,7} of {due,7} {Figures.Rate(kind?.HasRate ?? false, kind?.Rate ?? 0),6}";
    }
}
