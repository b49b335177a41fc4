using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using static Coaching.Observations.V1.QueryCultureSignalsResponse.Types;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    private const int MonthsShown = 36;

    public override async Task<QueryCultureSignalsResponse> QueryCultureSignals(QueryCultureSignalsRequest request, ServerCallContext context)
    {
        new Violations().Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}").ThrowIfAny();

        var reach = context.Reach();
        var thisMonth = CultureSignals.MonthOf(clock.GetUtcNow());
        var args = reach.With(new { request.OrgUnit, From = thisMonth - MonthsShown, Until = thisMonth });
        var cells = await database.Read(
            async db =>
            {
                _ = await db.Find<string>(SelectReachedUnit, args) ?? throw Errors.NotFound(request.OrgUnit);
                return await db.Query<Cell>(SelectCells, args);
            },
            context.CancellationToken);
        var months = cells.GroupBy(cell => cell.Signal).SelectMany(signal => Folded([.. signal], Math.Max(reach.MinimumPeople, 5)));
        return new QueryCultureSignalsResponse
        {
            Months = { months.OrderByDescending(month => month.Month_, StringComparer.Ordinal).ThenBy(month => month.Signal) },
        };
    }

    // Only months that are over, in a fixed order: what was shown once never changes, so that nothing is learned from a difference.
    private static IEnumerable<Month> Folded(IReadOnlyList<Cell> cells, int least)
    {
        var waiting = 0;
        foreach (var cell in cells)
        {
            waiting += cell.Meetings;
            if (waiting >= least)
            {
                yield return new Month
                {
                    Month_ = string.Create(CultureInfo.InvariantCulture, $"{cell.Month / 12:0000}-{(cell.Month % 12) + 1:00}-01"),
                    Signal = cell.Signal,
                    Meetings = waiting,
                };
                waiting = 0;
            }
        }
    }

    private static readonly string SelectReachedUnit = $"""
        SELECT u.org_unit FROM dir_ancestors u WHERE u.org_unit = @OrgUnit AND u.ancestor = @OrgUnit AND {Reach.Predicate("u.org_unit")}
        """;

    private const string SelectCells = """
        SELECT c.month, c.signal, SUM(c.meetings) AS meetings
        FROM culture_signals c JOIN dir_ancestors a ON a.org_unit = c.org_unit
        WHERE a.ancestor = @OrgUnit AND c.month >= @From AND c.month < @Until
        GROUP BY c.month, c.signal
        ORDER BY c.month, c.signal
        """;

    private sealed record Cell
    {
        public required int Month { get; init; }

        public required FeedbackMeeting.Types.CultureSignal Signal { get; init; }

        public required int Meetings { get; init; }
    }
}
