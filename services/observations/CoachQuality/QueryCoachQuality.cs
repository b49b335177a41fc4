using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Row = Coaching.Observations.V1.QueryCoachQualityResponse.Types.Row;
using SkillMean = Coaching.Observations.V1.QueryCoachQualityResponse.Types.SkillMean;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi
{
    public override Task<QueryCoachQualityResponse> QueryCoachQuality(QueryCoachQualityRequest request, ServerCallContext context)
    {
        new Violations().Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}").ThrowIfAny();

        var minimum = Math.Max(SmallGroups.Least, context.Reach().MinimumPeople);
        var week = ReleaseWeek.Of(today);
        var groups = new SmallGroups(minimum, (db, unit) => db.Query<GroupSize>(SelectSizes, new { Unit = unit, week.From, week.Until }));
        return database.Read(
            async db =>
            {
                await db.MustReach(context, request.OrgUnit);
                var response = new QueryCoachQualityResponse { AsOfDate = week.AsOf.ToProto() };
                if (await groups.Below(db, request.OrgUnit) is not { } hidden)
                {
                    response.Total = new Row { OrgUnit = request.OrgUnit, Suppressed = true };
                    return response;
                }

                var rows = await db.Query<CoachScoreRow>(SelectOfUnit, new { Unit = request.OrgUnit, week.From, week.Until });
                var scores = (await CoachScores.Open(db, vault, rows)).ToLookup(score => score.OrgUnit);
                response.Total = Figures(request.OrgUnit, rows, [.. scores.SelectMany(unit => unit)]);
                foreach (var child in (await db.Query<ChildOf>(SelectChildren, new { Unit = request.OrgUnit })).GroupBy(child => child.Child))
                {
                    var units = child.Select(unit => unit.OrgUnit).ToHashSet(StringComparer.Ordinal);
                    var own = rows.Where(row => units.Contains(row.OrgUnit)).ToList();
                    response.Rows.Add(hidden.Contains(child.Key)
                        ? new Row { OrgUnit = child.Key, Suppressed = true }
                        : Figures(child.Key, own, [.. units.SelectMany(unit => scores[unit])]));
                }

                return response;
            },
            context.CancellationToken);
    }

    // A coach counts once, however often rated. A skill that only some were rated in stays away: its groups would be smaller than those judged.
    private static Row Figures(string orgUnit, IReadOnlyCollection<CoachScoreRow> rows, IReadOnlyCollection<CoachScore> scores)
    {
        var row = new Row
        {
            OrgUnit = orgUnit,
            CoachCount = rows.Select(each => each.Coach).Distinct(StringComparer.Ordinal).Count(),
            RecordCount = rows.Count,
        };
        foreach (var skill in scores.GroupBy(score => score.Skill).OrderBy(skill => skill.Key))
        {
            var means = skill.GroupBy(score => score.Coach).Select(coach => coach.Average(score => score.Score)).ToList();
            if (means.Count == row.CoachCount)
            {
                row.Skills.Add(new SkillMean { Skill = skill.Key, Mean = Blunt(means.Average()), CoachCount = means.Count });
            }
        }

        return row;
    }

    // A mean at the end of the scale would tell that everybody was rated so.
    private static double Blunt(double mean) => Math.Clamp(Math.Round(mean, 1), CoachRatings.Worst + 0.1, CoachRatings.Best - 0.1);

    private static string Within(string _, string time) => $"""
        r.org_unit IN (SELECT d.org_unit FROM dir_ancestors d WHERE d.ancestor = @Unit) AND {time} >= @From AND {time} < @Until
        """;

    private static readonly string SelectOfUnit = CoachScores.Select(Within);

    // A coach counts at the unit right below in which the record is.
    private static readonly string SelectSizes = $"""
        SELECT COALESCE(c.name, '') AS org_unit, COUNT(DISTINCT s.coach) AS people
        FROM ({SelectOfUnit}) s
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
}
