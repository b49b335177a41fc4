using Coaching.Observations.V1;
using Coaching.Platform;
using Figure = Coaching.Observations.V1.ObserverAgreement.Types.Figure;

namespace Coaching.Observations;

/// <summary>An observer's rating of one item beside another's, in an exercise.</summary>
internal sealed record ObserverPair(string Observer, string Exercise, RatingPair Rating);

/// <summary>Reads how observers agree, from the ratings that several gave of the same lesson.</summary>
internal static class AgreementReader
{
    /// <summary>The pairs of one observer, or of all, from exercises that were rated in a span of time.</summary>
    public static async Task<IReadOnlyList<ObserverPair>> Read(
        Session db, Vault vault, InstrumentForm form, string instrument, string observer, DateTimeOffset since, DateTimeOffset until)
    {
        var rows = await db.Query<CalibrationRatingRow>(SelectRatings, new { instrument, observer, since, until });
        await vault.Warm(db, rows.Select(row => row.Content!));
        var items = OrderedItems.Of(form.Instrument).ToDictionary(item => item.Key, StringComparer.Ordinal);
        var pairs = new List<ObserverPair>();
        foreach (var exercise in rows.GroupBy(row => row.CalibrationExercise))
        {
            var ratings = new List<(CalibrationRatingRow Row, Dictionary<(string Key, int Segment), int> Places)>();
            foreach (var row in exercise)
            {
                var places = new Dictionary<(string, int), int>();
                foreach (var answer in (await vault.Open<Observation>(db, exercise.Key, row.Content!)).Answers)
                {
                    if (items.TryGetValue(answer.Key, out var item) && OrderedItems.Place(item, answer) is { } place)
                    {
                        places[(answer.Key, answer.Segment)] = place;
                    }
                }

                ratings.Add((row, places));
            }

            pairs.AddRange(
                from own in ratings
                where (observer.Length == 0 || own.Row.Observer == observer) && own.Row.RateTime >= since && own.Row.RateTime < until
                from other in ratings
                where other.Row.Observer != own.Row.Observer
                from rated in own.Places
                where other.Places.ContainsKey(rated.Key)
                select new ObserverPair(own.Row.Observer, exercise.Key, new RatingPair(
                    rated.Key.Key, OrderedItems.Categories(items[rated.Key.Key]), rated.Value, other.Places[rated.Key], own.Row.RateTime!.Value)));
        }

        return pairs;
    }

    public static Figure Of(IReadOnlyCollection<RatingPair> pairs)
    {
        var figure = new Figure { RatingCount = pairs.Count };
        if (pairs.Count > 0)
        {
            figure.Severity = Math.Round(pairs.Average(pair => pair.Difference), 4);
            figure.EqualPercent = Math.Round(100.0 * pairs.Count(pair => pair.Own == pair.Other) / pairs.Count, 1);
            if (WeightedKappa.Of(pairs) is { } kappa)
            {
                figure.Kappa = Math.Round(kappa, 4);
            }
        }

        return figure;
    }

    private const string SelectRatings = """
        SELECT r.calibration_exercise, r.observer, r.rate_time, r.content
        FROM calibration_ratings r JOIN calibration_exercises e ON e.name = r.calibration_exercise
        WHERE e.instrument = @instrument AND r.rate_time IS NOT NULL
          AND EXISTS (
            SELECT 1 FROM calibration_ratings o
            WHERE o.calibration_exercise = r.calibration_exercise AND (@observer = '' OR o.observer = @observer)
              AND o.rate_time >= @since AND o.rate_time < @until)
        """;
}
