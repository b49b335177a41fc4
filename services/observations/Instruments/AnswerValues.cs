using Coaching.Observations.V1;
using Google.Protobuf.Collections;
using static Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using static Coaching.Observations.V1.Observation.Types.Answer.Types.Choice;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;
using Item = Coaching.Observations.V1.Instrument.Types.Item;

namespace Coaching.Observations;

/// <summary>What answers amount to in numbers: in an item's own unit, and on the scale of 1 to 5 that scores and standards share.</summary>
internal static class AnswerValues
{
    /// <summary>An item's value in its own unit; null when it has none, as texts and "not applicable" have.</summary>
    public static decimal? Own(Item item, IReadOnlyCollection<Answer> answers) => Mean(answers, answer => item.Kind switch
    {
        Scale or Count => answer.Number,
        Number => answer.Thousandths / 1_000m,
        YesNo => Graded(answer, Yes, 1, No, 0),
        LowMediumHigh => answer.Choice is Low or Medium or High ? answer.Choice - Low + 1 : null,
        Snapshots => AtWork(answer),
        _ => null,
    });

    /// <summary>An item's value on 1 to 5; null when it cannot be scored or was not.</summary>
    public static decimal? Scored(Item item, IReadOnlyCollection<Answer> answers) => Mean(answers, answer => item.Kind switch
    {
        Scale => 1 + (4m * (answer.Number - (decimal)item.Min) / (item.Max - (decimal)item.Min)),
        YesNo => Graded(answer, Yes, 5, No, 1),
        LowMediumHigh => answer.Choice is Low or Medium or High ? (2 * (answer.Choice - Low)) + 1 : null,
        Snapshots => 1 + (4 * AtWork(answer)),
        _ => null,
    });

    /// <summary>The scores of a record by the instrument's rules, those that have anything to be made of.</summary>
    public static IReadOnlyList<InstrumentScore> Scores(Instrument instrument, RepeatedField<Answer> answers)
    {
        if (instrument.Scores.Count == 0)
        {
            return [];
        }

        var values = ByItem(instrument, answers).ToDictionary(item => item.Item.Key, item => Scored(item.Item, item.Answers), StringComparer.Ordinal);
        var scores = new List<InstrumentScore>();
        foreach (var score in instrument.Scores)
        {
            var (sum, weight) = (0m, 0);
            foreach (var part in score.Components)
            {
                if (values.GetValueOrDefault(part.Key) is { } value)
                {
                    sum += part.Weight * (part.Reversed ? 6 - value : value);
                    weight += part.Weight;
                }
            }

            values[score.Key] = weight == 0 ? null : sum / weight;
            if (values[score.Key] is { } total)
            {
                scores.Add(new InstrumentScore { Key = score.Key, Thousandths = (int)Math.Round(total * 1_000, MidpointRounding.AwayFromZero) });
            }
        }

        return scores;
    }

    /// <summary>Items with their answers, one for each repetition.</summary>
    public static IEnumerable<(Item Item, IReadOnlyCollection<Answer> Answers)> ByItem(Instrument instrument, RepeatedField<Answer> answers)
    {
        var given = answers.ToLookup(answer => answer.Key, StringComparer.Ordinal);
        return instrument.Items.Where(item => given.Contains(item.Key)).Select(item => (item, (IReadOnlyCollection<Answer>)[.. given[item.Key]]));
    }

    private static decimal? Mean(IEnumerable<Answer> answers, Func<Answer, decimal?> value) => answers.Select(value).Average();

    private static decimal? Graded(Answer answer, Answer.Types.Choice one, int worth, Answer.Types.Choice other, int otherWorth) =>
        answer.Choice == one ? worth : answer.Choice == other ? otherWorth : null;

    // Where there was nothing to learn from, nobody was at it.
    private static decimal? AtWork(Answer answer) => answer.Snapshots is not { Snapshots_.Count: > 0 } looks
        ? null
        : looks.Snapshots_.Sum(look => look.Activity == Yes ? look.Present - look.OffTask : 0) / (decimal)looks.Snapshots_.Sum(look => look.Present);
}
