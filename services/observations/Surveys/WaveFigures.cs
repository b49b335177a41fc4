using Coaching.Observations.V1;
using Kind = Coaching.Observations.V1.WaveIndicator.Types.Kind;

namespace Coaching.Observations;

/// <summary>Adds up what people said, place by place and round by round; each person counts once.</summary>
internal sealed class WaveFigures(WaveRounds waves, int minimum)
{
    private readonly Dictionary<(WavePlace Place, string Key), Dictionary<string, (decimal Sum, int Count)>[]> _values = [];
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    /// <summary>Indicators that no place had enough people for.</summary>
    public int Withheld => _values.Keys.Select(cell => cell.Key).Distinct(StringComparer.Ordinal).Count(key => !_shown.Contains(key));

    public void Add(WavePlace place, string key, int round, string person, decimal value)
    {
        if (!_values.TryGetValue((place, key), out var rounds))
        {
            _values.Add((place, key), rounds = [.. waves.Rounds.Select(_ => new Dictionary<string, (decimal, int)>(StringComparer.Ordinal))]);
        }

        var (sum, count) = rounds[round].GetValueOrDefault(person);
        rounds[round][person] = (sum + value, count + 1);
    }

    public IReadOnlyList<WaveCell> Cells(Kind kind)
    {
        var cells = new List<WaveCell>();
        foreach (var ((place, key), rounds) in _values.OrderBy(cell => cell.Key.Key, StringComparer.Ordinal).ThenBy(cell => cell.Key.Place.OrgUnit, StringComparer.Ordinal)
            .ThenBy(cell => cell.Key.Place.IsFolded))
        {
            // Somebody may have left an item out: a figure needs enough people by itself.
            if (rounds.Any(round => round.Count < minimum))
            {
                continue;
            }

            _shown.Add(key);
            var cell = new WaveCell
            {
                OrgUnit = place.OrgUnit,
                Folded = place.IsFolded,
                Places = place.Units.Count,
                Indicator = new WaveIndicator { Kind = kind, Key = key },
            };
            for (var round = 0; round < rounds.Length; round++)
            {
                cell.Figures.Add(Figure(waves.Rounds[round], [.. rounds[round].Values.Select(value => value.Sum / value.Count)], cell.Figures.FirstOrDefault()));
            }

            cells.Add(cell);
        }

        return cells;
    }

    private static WaveFigure Figure(SurveyRoundRow round, IReadOnlyList<decimal> values, WaveFigure? first)
    {
        var mean = values.Average();
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        var figure = new WaveFigure
        {
            SurveyRound = round.Name,
            Wave = round.Wave,
            People = values.Count,
            MeanThousandths = Thousandths(mean),
            StandardDeviationThousandths = Thousandths((decimal)Math.Sqrt((double)variance)),
        };
        figure.ChangeThousandths = first is null ? 0 : figure.MeanThousandths - first.MeanThousandths;
        return figure;
    }

    internal static long Thousandths(decimal value) => (long)Math.Round(value * 1_000, MidpointRounding.AwayFromZero);
}
