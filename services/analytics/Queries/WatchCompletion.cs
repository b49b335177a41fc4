using Coaching.Analytics.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Analytics;

internal sealed partial class AnalyticsApi
{
    private static readonly TimeSpan WatchLength = TimeSpan.FromMinutes(10);

    // What an apply has changed is seen within a second: one row is read for each look, and the figures only when it has changed.
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(400);

    public override async Task WatchCompletion(WatchCompletionRequest request, IServerStreamWriter<WatchCompletionResponse> responseStream, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, Scope.Pattern)
            .OptionalName("programme", request.Programme, "programmes/{programme}");
        var range = WeekRange.Read(violations, request.StartDate, request.EndDate);
        violations.ThrowIfAny();

        var reach = context.Reach();
        using var place = watches.Enter(reach.Caller);
        var end = clock.GetUtcNow() + WatchLength;
        var sent = new Dictionary<string, CompletionRow>();
        var seen = (Change: -1L, Week: -1);

        // A replica that stops lets its watchers go to another, and does not cut them off at the end.
        while (clock.GetUtcNow() < end && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            var now = (await database.Read(Changes.Last, context.CancellationToken), weeks.Now);
            if (now != seen)
            {
                seen = now;
                var report = await database.Read(Look, context.CancellationToken);
                var changed = report.Rows.Select(item => item.Row).Prepend(report.Total).Where(row => !row.Equals(sent.GetValueOrDefault(row.OrgUnit))).ToList();
                if (changed.Count > 0)
                {
                    await responseStream.WriteAsync(
                        new WatchCompletionResponse { Rows = { changed }, Watermark = watermarks.Of(CompletionReport.Definition) }, context.CancellationToken);
                    changed.ForEach(row => sent[row.OrgUnit] = row);
                }
            }

            await Task.Delay(WatchInterval, clock, context.CancellationToken);
        }

        // What the caller may see is asked anew each time.
        async Task<CompletionReport> Look(Tx db) =>
            await CompletionReport.Read(
                db, new Slice(await Scope.Find(db, reach, request.OrgUnit), [Dimension.OrgUnit], range, request.Programme), weeks.Now, reach.MinimumPeople);
    }
}
