using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Kind = Coaching.Observations.V1.WaveIndicator.Types.Kind;

namespace Coaching.Observations;

internal sealed partial class SurveysApi
{
    public override Task<QueryWaveComparisonResponse> QueryWaveComparison(QueryWaveComparisonRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalEnum("kind", request.Kind)
            .Count("keys", request.Keys.Count, 0, 60);
        WaveRounds.Check(violations, request.SurveyRounds);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var minimum = Math.Max(SmallGroups.Least, reach.MinimumPeople);
        return database.Read(
            async db =>
            {
                _ = await db.Find<string>(SelectReachedUnit, reach.With(new { request.OrgUnit })) ?? throw Errors.NotFound(request.OrgUnit);
                var waves = (await WaveRounds.Read(db, request.SurveyRounds)).MustBeClosed(db.Now);
                var records = new WaveRecords(vault, waves, ReleaseWeek.Of(today).Until);
                return await Compare(db, waves, records, request, minimum);
            },
            context.CancellationToken);
    }

    private static async Task<QueryWaveComparisonResponse> Compare(
        Session db, WaveRounds waves, WaveRecords records, QueryWaveComparisonRequest request, int minimum)
    {
        var people = new List<IReadOnlyDictionary<string, int>>();
        foreach (var round in waves.Rounds)
        {
            people.Add(await records.People(db, round));
        }

        var places = await Inside(db, await WavePlaces.Of(db, minimum, people), request.OrgUnit);
        var placeOf = places.SelectMany(place => place.Units.Select(unit => (unit, place))).ToDictionary(pair => pair.unit, pair => pair.place, StringComparer.Ordinal);
        var figures = new WaveFigures(waves, minimum);
        var values = await WaveValues.Of(db, request.Kind, request.Keys, waves.Instruments);
        var left = WaveRecords.Most;
        for (var round = 0; round < waves.Rounds.Count; round++)
        {
            var read = await records.Read(db, waves.Rounds[round], placeOf.Keys, left);
            left -= read.Count;
            foreach (var (person, unit, answers) in read)
            {
                foreach (var (key, value) in values.Of(waves.Instruments[round], answers))
                {
                    figures.Add(placeOf[unit], key, round, person, value);
                }
            }
        }

        var kind = request.Kind == Kind.Unspecified ? Kind.Item : request.Kind;
        return new QueryWaveComparisonResponse { Cells = { figures.Cells(kind) }, MinimumPeople = minimum, Withheld = figures.Withheld };
    }

    private static async Task<IReadOnlyList<WavePlace>> Inside(Session db, IReadOnlyList<WavePlace> places, string orgUnit)
    {
        var inside = (await db.Query<string>(
            $"SELECT org_unit FROM dir_ancestors WHERE ancestor = @orgUnit AND org_unit IN ({db.Dialect.Each("@Units")})",
            new { orgUnit, Units = Dialect.Keys(places.Select(place => place.OrgUnit)) })).ToHashSet(StringComparer.Ordinal);
        return [.. places.Where(place => inside.Contains(place.OrgUnit))];
    }

    private static readonly string SelectReachedUnit = $"SELECT u.name FROM dir_org_units u WHERE u.name = @OrgUnit AND {Reach.Predicate("u.name")}";
}
