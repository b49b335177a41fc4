using Coaching.Observations.V1;
using Coaching.Platform;
using static Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;

namespace Coaching.Observations;

/// <summary>What must hold of the scores that an instrument computes.</summary>
internal static class ScoreRules
{
    private const int MaxScores = 60;
    private const int MaxComponents = 60;

    public static void Check(Violations violations, Instrument instrument, HashSet<string> keys)
    {
        // A score is made of what stands before it, so no two can wait for each other.
        var scored = instrument.Items.Where(item => item.Kind is Scale or LowMediumHigh or YesNo or Snapshots).Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(instrument.Scores.Count, MaxScores); i++)
        {
            var (score, path) = (instrument.Scores[i], $"instrument.scores[{i}]");
            InstrumentRules.Key(violations, path, score.Key, keys)
                .Text($"{path}.title", score.Title, 1, 300)
                .Count($"{path}.components", score.Components.Count, 1, MaxComponents)
                .Require(score.Components.Select(component => component.Key).Distinct().Count() == score.Components.Count, $"{path}.components", "must name each part once");
            for (var c = 0; c < Math.Min(score.Components.Count, MaxComponents); c++)
            {
                violations
                    .Require(scored.Contains(score.Components[c].Key), $"{path}.components[{c}].key", "must be the key of an item that can be scored or of an earlier score")
                    .Range($"{path}.components[{c}].weight", score.Components[c].Weight, 1, 100);
            }

            FrameworkStandards.CheckNames(violations, $"{path}.standards", score.Standards);
            Wordings.Check(violations, path, score.Translations);
            scored.Add(score.Key);
        }
    }
}
