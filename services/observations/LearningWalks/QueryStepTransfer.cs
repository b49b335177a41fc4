using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Figure = Coaching.Observations.V1.QueryStepTransferResponse.Types.Figure;
using Row = Coaching.Observations.V1.QueryStepTransferResponse.Types.Row;
using Use = Coaching.Observations.V1.StepSighting.Types.Use;

namespace Coaching.Observations;

internal sealed partial class LearningWalksApi
{
    // Weeks after the agreement, with the days that stand for them.
    private static readonly (int Weeks, int From, int Until)[] Ages = [(4, 21, 42), (8, 42, 70), (12, 70, 98)];

    public override Task<QueryStepTransferResponse> QueryStepTransfer(QueryStepTransferRequest request, ServerCallContext context)
    {
        new Violations().Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}").ThrowIfAny();

        var minimum = Math.Max(SmallGroups.Least, context.Reach().MinimumPeople);
        var week = ReleaseWeek.Of(today);
        return database.Read(
            async db =>
            {
                await db.MustReach(context, request.OrgUnit);
                var children = (await db.Query<ChildOf>(SelectChildren, new { Unit = request.OrgUnit })).ToLookup(child => child.Child, child => child.OrgUnit);
                var response = new QueryStepTransferResponse { Total = new Row { OrgUnit = request.OrgUnit }, AsOfDate = week.AsOf.ToProto() };
                response.Rows.Add(children.Select(child => new Row { OrgUnit = child.Key }));

                // Each age has groups of its own, and no figure is about all ages together.
                foreach (var (weeks, from, until) in Ages)
                {
                    var args = new { Unit = request.OrgUnit, From = week.From, Until = week.Until, Youngest = from, Oldest = until, NotUsed = Use.NotUsed };
                    var groups = new SmallGroups(minimum, (tx, unit) => tx.Query<GroupSize>(
                        SelectTeachers, new { Unit = unit, args.From, args.Until, args.Youngest, args.Oldest, args.NotUsed }));
                    var hidden = await groups.Below(db, request.OrgUnit);
                    var seen = hidden is null ? [] : Newest(await db.Query<SeenStep>(SelectSeenSteps, args));
                    response.Total.Figures.Add(FigureOf(weeks, hidden is null, seen));
                    foreach (var row in response.Rows)
                    {
                        var units = children[row.OrgUnit].ToHashSet(StringComparer.Ordinal);
                        row.Figures.Add(FigureOf(weeks, hidden?.Contains(row.OrgUnit) ?? true, [.. seen.Where(step => units.Contains(step.OrgUnit))]));
                    }
                }

                return response;
            },
            context.CancellationToken);
    }

    // Of a step that was looked for more than once, the newest look counts.
    private static List<SeenStep> Newest(IEnumerable<SeenStep> seen) =>
        [.. seen.GroupBy(step => step.ActionStep, StringComparer.Ordinal).Select(step => step.OrderByDescending(look => look.SightTime).First())];

    private static Figure FigureOf(int weeks, bool suppressed, IReadOnlyCollection<SeenStep> seen) => suppressed || seen.Count == 0
        ? new Figure { Weeks = weeks, Suppressed = suppressed }
        : new Figure
        {
            Weeks = weeks,
            TeacherCount = seen.Select(step => step.Coachee).Distinct(StringComparer.Ordinal).Count(),
            UsedPercent = Math.Clamp(5 * (int)Math.Round(20.0 * seen.Count(step => step.StepUse == Use.InUse) / seen.Count, MidpointRounding.AwayFromZero), 5, 95),
        };

    private const string Seen = """
        FROM step_sightings g
        WHERE g.org_unit IN (SELECT d.org_unit FROM dir_ancestors d WHERE d.ancestor = @Unit) AND g.sight_time >= @From AND g.sight_time < @Until
          AND g.age_days >= @Youngest AND g.age_days < @Oldest AND g.step_use <= @NotUsed
        """;

    private const string SelectSeenSteps = $"SELECT g.action_step, g.coachee, g.org_unit, g.step_use, g.sight_time {Seen}";

    // A teacher counts at the unit right below in which the pair is.
    private const string SelectTeachers = $"""
        SELECT COALESCE(c.name, '') AS org_unit, COUNT(DISTINCT s.coachee) AS people
        FROM (SELECT g.coachee, g.org_unit {Seen}) s
        LEFT JOIN (SELECT u.name, a.org_unit FROM dir_org_units u JOIN dir_ancestors a ON a.ancestor = u.name WHERE u.parent = @Unit) c
            ON c.org_unit = s.org_unit
        GROUP BY COALESCE(c.name, '')
        """;

    private const string SelectChildren = """
        SELECT u.name AS child, a.org_unit FROM dir_org_units u JOIN dir_ancestors a ON a.ancestor = u.name WHERE u.parent = @Unit ORDER BY u.name
        """;

    private sealed record ChildOf
    {
        public required string Child { get; init; }

        public required string OrgUnit { get; init; }
    }

    private sealed record SeenStep
    {
        public required string ActionStep { get; init; }

        public required string Coachee { get; init; }

        public required string OrgUnit { get; init; }

        public required Use StepUse { get; init; }

        public required DateTimeOffset SightTime { get; init; }
    }
}
