using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Row = Coaching.Observations.V1.QueryCalibrationSummaryResponse.Types.Row;

namespace Coaching.Observations;

internal sealed partial class CalibrationApi
{
    public override async Task<QueryCalibrationSummaryResponse> QueryCalibrationSummary(QueryCalibrationSummaryRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .Name("instrument", request.Instrument, InstrumentRow.Pattern);
        var form = ResourceName.Matches(InstrumentRow.Pattern, request.Instrument) ? await instruments.Find(request.Instrument, context.CancellationToken) : null;
        violations.Require(form is not null, "instrument", "must be an instrument that is published").ThrowIfAny();

        var minimum = Math.Max(SmallGroups.Least, context.Reach().MinimumPeople);
        var week = ReleaseWeek.Of(today);
        var groups = new SmallGroups(minimum, (db, unit) => db.Query<GroupSize>(SelectSizes, Args(unit)));
        return await database.Read(
            async db =>
            {
                await db.MustReach(context, request.OrgUnit);
                var response = new QueryCalibrationSummaryResponse { AsOfDate = week.AsOf.ToProto() };
                if (await groups.Below(db, request.OrgUnit) is not { } hidden)
                {
                    response.Total = new Row { OrgUnit = request.OrgUnit, Suppressed = true };
                    return response;
                }

                var observers = await db.Query<SummedObserver>(SelectObservers, Args(request.OrgUnit));
                var pairs = (await AgreementReader.Read(db, vault, form!, request.Instrument, "", week.From, week.Until)).ToLookup(pair => pair.Observer, pair => pair.Rating);
                response.Total = Summary(request.OrgUnit, observers, pairs);
                foreach (var child in await db.Query<string>("SELECT name FROM dir_org_units WHERE parent = @OrgUnit ORDER BY name", request))
                {
                    response.Rows.Add(hidden.Contains(child)
                        ? new Row { OrgUnit = child, Suppressed = true }
                        : Summary(child, [.. observers.Where(observer => observer.OrgUnit == child)], pairs));
                }

                return response;
            },
            context.CancellationToken);

        object Args(string unit) => new { Unit = unit, request.Instrument, week.From, week.Until };
    }

    private static Row Summary(string orgUnit, IReadOnlyCollection<SummedObserver> observers, ILookup<string, RatingPair> pairs)
    {
        var row = new Row { OrgUnit = orgUnit, ObserverCount = observers.Count };
        if (observers.Count > 0)
        {
            row.CertifiedPercent = Math.Clamp(5 * (int)Math.Round(20.0 * observers.Count(observer => observer.Certified) / observers.Count), 5, 95);
            if (WeightedKappa.Of(observers.SelectMany(observer => pairs[observer.Observer])) is { } kappa)
            {
                row.Kappa = Math.Round(kappa, 1);
            }
        }

        return row;
    }

    // Each observer at the unit right below that has the observer's own; one counts who rated what somebody else rated too.
    private const string SelectObservers = """
        SELECT p.name AS observer, COALESCE(MAX(c.name), '') AS org_unit,
               CASE WHEN EXISTS (
                   SELECT 1 FROM observer_certifications f
                   WHERE f.observer = p.name AND f.instrument = @Instrument AND f.withdraw_time IS NULL AND f.issue_time < @Until AND f.expire_time >= @Until)
                   THEN 1 ELSE 0 END AS certified
        FROM dir_people p
        JOIN dir_ancestors d ON d.org_unit = p.org_unit AND d.ancestor = @Unit
        LEFT JOIN (SELECT u.name, a.org_unit FROM dir_org_units u JOIN dir_ancestors a ON a.ancestor = u.name WHERE u.parent = @Unit) c
            ON c.org_unit = p.org_unit
        WHERE p.name IN (
            SELECT r.observer
            FROM calibration_ratings r JOIN calibration_exercises e ON e.name = r.calibration_exercise
            WHERE e.instrument = @Instrument AND r.rate_time >= @From AND r.rate_time < @Until
              AND EXISTS (
                SELECT 1 FROM calibration_ratings o
                WHERE o.calibration_exercise = r.calibration_exercise AND o.observer <> r.observer AND o.rate_time IS NOT NULL))
        GROUP BY p.name
        """;

    private const string SelectSizes = $"SELECT s.org_unit, COUNT(*) AS people FROM ({SelectObservers}) s GROUP BY s.org_unit";

    private sealed record SummedObserver
    {
        public required string Observer { get; init; }

        public required string OrgUnit { get; init; }

        public required bool Certified { get; init; }
    }
}
