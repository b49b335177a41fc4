using Coaching.Observations.V1;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using Warning = Coaching.Observations.V1.Instrument.Types.Warning;

namespace Coaching.Observations;

/// <summary>How much an instrument asks of whoever fills it in (CAS-39).</summary>
internal static class InstrumentSize
{
    public const int AdvisedRequired = 10;

    public const int AdvisedAnswers = 60;

    /// <summary>The answers that a record cannot do without; what is asked only sometimes is not among them.</summary>
    public static int Required(Instrument instrument) =>
        Sum(instrument, item => item.Required && item.Relevance is null && Group(instrument, item)?.Relevance is null);

    public static IEnumerable<Warning> Warnings(Instrument instrument)
    {
        if (Sum(instrument, item => item.Required) > AdvisedRequired)
        {
            yield return Warning.TooManyRequired;
        }

        if (Sum(instrument, item => item.Kind != Item.Types.Kind.Note) > AdvisedAnswers)
        {
            yield return Warning.TooLong;
        }

        if (instrument.Kind is Instrument.Types.Kind.Survey or Instrument.Types.Kind.LessonObservation
            && instrument.Items.All(item => item.Standards.Count == 0) && instrument.Scores.All(score => score.Standards.Count == 0))
        {
            yield return Warning.NoStandard;
        }
    }

    private static int Sum(Instrument instrument, Func<Item, bool> counts) =>
        instrument.Items.Where(counts).Sum(item => Math.Max(1, Group(instrument, item)?.Repetitions ?? 1));

    private static Instrument.Types.Group? Group(Instrument instrument, Item item) =>
        item.Group.Length == 0 ? null : instrument.Groups.FirstOrDefault(group => group.Key == item.Group);
}
