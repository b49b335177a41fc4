using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Kind = Coaching.Observations.V1.WaveIndicator.Types.Kind;

namespace Coaching.Observations;

internal sealed partial class SurveysApi
{
    private const int MostLessons = 500;

    public override Task<QueryPairWaveComparisonResponse> QueryPairWaveComparison(QueryPairWaveComparisonRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("coaching_relationship", request.CoachingRelationship, Pairs.Pattern)
            .OptionalEnum("kind", request.Kind);
        WaveRounds.Check(violations, request.SurveyRounds);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.ReadContent(context, async db =>
        {
            _ = await db.Find<string>(SelectReachedPair, reach.With(new { Name = request.CoachingRelationship })) ?? throw Errors.NotFound(request.CoachingRelationship);
            var waves = await WaveRounds.Read(db, request.SurveyRounds);
            new Violations().Require(waves.OfLessons, "survey_rounds", "must be of a lesson observation").ThrowIfAny();

            var values = await WaveValues.Of(db, request.Kind, [], waves.Instruments);
            var cells = new SortedDictionary<string, PairWaveCell>(StringComparer.Ordinal);
            var seen = new List<Seen>();
            for (var i = 0; i < waves.Rounds.Count; i++)
            {
                var round = waves.Rounds[i];
                var args = reach.With(new { Round = round.Name, Pair = request.CoachingRelationship, round.Instrument, round.OpenTime, round.CloseTime, db.Now, take = MostLessons });
                var rows = await db.Page<ObservationRow>(SelectPairLessons, args);
                seen.AddRange(rows.Select(row => new Seen(row.Name, row.Coachee)));
                var said = (await ObservationRow.Open(vault, db, rows)).SelectMany(lesson => values.Of(waves.Instruments[i], lesson.Answers));
                Add(cells, request.Kind, round, said);
            }

            return (new QueryPairWaveComparisonResponse { Cells = { cells.Values } }, (IReadOnlyList<Seen>)seen);
        });
    }

    private static void Add(SortedDictionary<string, PairWaveCell> cells, Kind kind, SurveyRoundRow round, IEnumerable<(string Key, decimal Value)> said)
    {
        foreach (var values in said.GroupBy(value => value.Key, value => value.Value, StringComparer.Ordinal))
        {
            if (!cells.TryGetValue(values.Key, out var cell))
            {
                cells.Add(values.Key, cell = new PairWaveCell { Indicator = new WaveIndicator { Kind = kind == Kind.Unspecified ? Kind.Item : kind, Key = values.Key } });
            }

            var mean = WaveFigures.Thousandths(values.Average());
            cell.Figures.Add(new PairWaveFigure
            {
                SurveyRound = round.Name,
                Wave = round.Wave,
                Observations = values.Count(),
                MeanThousandths = mean,
                ChangeThousandths = cell.Figures.Count == 0 ? 0 : mean - cell.Figures[0].MeanThousandths,
            });
        }
    }

    private static readonly string SelectReachedPair =
        $"SELECT p.name FROM dir_pairs p WHERE p.name = @Name AND {Reach.Predicate("p.org_unit", "p.coach", "p.coachee")}";

    private static readonly string SelectPairLessons = $"""
        SELECT {ObservationRow.Columns}
        FROM observations o
        WHERE o.coaching_relationship = @Pair AND o.instrument = @Instrument AND o.start_time >= @OpenTime AND o.start_time < @CloseTime
          AND {ObservationRow.Reached}
          AND EXISTS (SELECT 1 FROM survey_rounds r WHERE r.name = @Round AND {SurveyRoundRow.Covers("o.org_unit")})
        ORDER BY o.start_time DESC, o.name DESC
        """;
}
