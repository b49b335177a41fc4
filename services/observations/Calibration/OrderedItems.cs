using Coaching.Observations.V1;
using static Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using static Coaching.Observations.V1.Observation.Types.Answer.Types.Choice;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;
using Item = Coaching.Observations.V1.Instrument.Types.Item;

namespace Coaching.Observations;

/// <summary>The items of an instrument whose answers are categories in an order, so that two ratings have a distance.</summary>
internal static class OrderedItems
{
    public static IReadOnlyList<Item> Of(Instrument instrument) => [.. instrument.Items.Where(item => Categories(item) > 1)];

    public static int Categories(Item item) => item.Kind switch
    {
        Scale => item.Max - item.Min + 1,
        LowMediumHigh => 3,
        YesNo => 2,
        _ => 0,
    };

    /// <summary>The place of an answer among the categories; null when it has none, as what is not applicable.</summary>
    public static int? Place(Item item, Answer answer) => item.Kind switch
    {
        Scale => answer.Number - item.Min,
        LowMediumHigh when answer.Choice is Low or Medium or High => answer.Choice - Low,
        YesNo when answer.Choice is Yes or No => answer.Choice == Yes ? 1 : 0,
        _ => null,
    };
}
