using Coaching.Observations.V1;
using Coaching.Platform;
using Figure = Coaching.Observations.V1.ObserverAgreement.Types.Figure;
using Window = Coaching.Observations.V1.ObserverAgreement.Types.Window;

namespace Coaching.Observations;

/// <summary>What an observer's ratings say beside those of others, held against the standard.</summary>
internal static class Agreement
{
    public const int UsualDriftDays = 90;

    public static async Task<ObserverAgreement> Of(Session db, Vault vault, InstrumentForm form, CalibrationStandardRow standard, string observer, int driftDays)
    {
        // Whole days, so that two looks on one day see the same windows.
        var from = new DateTimeOffset(db.Now.UtcDateTime.Date, TimeSpan.Zero).AddDays(1 - standard.WindowDays);
        var found = await AgreementReader.Read(db, vault, form, standard.Instrument, observer, from, db.Now.AddTicks(1));
        var pairs = found.Select(pair => pair.Rating).ToList();
        var agreement = new ObserverAgreement
        {
            Observer = observer,
            Instrument = standard.Instrument,
            ExerciseCount = found.Select(pair => pair.Exercise).Distinct(StringComparer.Ordinal).Count(),
            Overall = AgreementReader.Of(pairs),
        };
        var byItem = pairs.ToLookup(pair => pair.Key);
        agreement.Items.Add(OrderedItems.Of(form.Instrument).Where(item => byItem.Contains(item.Key))
            .Select(item => new ObserverAgreement.Types.Item { Key = item.Key, Figure = AgreementReader.Of([.. byItem[item.Key]]) }));
        for (var start = from; start <= db.Now; start = start.AddDays(driftDays))
        {
            var (first, end) = (start, start.AddDays(driftDays));
            var own = pairs.Where(pair => pair.Time >= first && pair.Time < end).ToList();
            if (own.Count > 0)
            {
                agreement.Windows.Add(new Window { StartTime = first.ToProto(), EndTime = end.ToProto(), Figure = AgreementReader.Of(own) });
            }
        }

        agreement.Drifting = agreement.Windows.Count > 1 && Drifts(agreement.Windows[0].Figure, agreement.Windows[^1].Figure, standard.MaxDrift);
        agreement.UnmetConditions.Add(Unmet(agreement, standard));
        return agreement;
    }

    private static bool Drifts(Figure first, Figure last, double most) =>
        (first.HasKappa && last.HasKappa && first.Kappa - last.Kappa > most) || Math.Abs(first.Severity - last.Severity) > most;

    private static IEnumerable<string> Unmet(ObserverAgreement agreement, CalibrationStandardRow standard)
    {
        (string Condition, bool Met)[] conditions =
        [
            ("MIN_EXERCISE_COUNT", agreement.ExerciseCount >= standard.MinExerciseCount),
            ("MIN_RATING_COUNT", agreement.Overall.RatingCount >= standard.MinRatingCount),
            ("MIN_KAPPA", agreement.Overall.HasKappa && agreement.Overall.Kappa >= standard.MinKappa),
            ("MAX_SEVERITY", Math.Abs(agreement.Overall.Severity) <= standard.MaxSeverity),
            ("MAX_DRIFT", !agreement.Drifting),
        ];
        return conditions.Where(condition => !condition.Met).Select(condition => condition.Condition);
    }
}
