using System.Globalization;
using static Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using static Coaching.Observations.V1.Observation.Types.Answer.Types.Choice;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;
using AnswerChoice = Coaching.Observations.V1.Observation.Types.Answer.Types.Choice;
using Item = Coaching.Observations.V1.Instrument.Types.Item;

namespace Coaching.Observations;

/// <summary>Answers as whole numbers that can be compared, and the words that stand for them in rules and in XLSForms.</summary>
internal static class ItemTerms
{
    private static readonly (AnswerChoice Choice, string Word)[] Words =
        [(Yes, "yes"), (No, "no"), (NotApplicable, "not_applicable"), (Low, "low"), (Medium, "medium"), (High, "high")];

    /// <summary>The choices that an item of this kind offers by itself.</summary>
    public static IReadOnlyList<AnswerChoice> Offered(Item.Types.Kind kind) => kind switch
    {
        YesNo => [Yes, No, NotApplicable],
        LowMediumHigh => [Low, Medium, High, NotApplicable],
        _ => [],
    };

    public static string WordOf(AnswerChoice choice) => Words.First(word => word.Choice == choice).Word;

    /// <summary>Reads a value in the item's own terms.</summary>
    public static bool TryRead(Item item, string text, out long value)
    {
        value = 0;
        switch (item.Kind)
        {
            case Scale or Count:
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && Math.Abs(value) <= int.MaxValue;
            case Number:
                return TryReadThousandths(text, out value);
            case Time:
                var read = TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
                value = (time.Hour * 60) + time.Minute;
                return read;
            case YesNo or LowMediumHigh:
                var offered = Offered(item.Kind).Where(choice => WordOf(choice) == text).ToList();
                value = offered.Count == 0 ? 0 : (long)offered[0];
                return offered.Count > 0;
            default:
                value = IndexOf(item, text);
                return value >= 0;
        }
    }

    /// <summary>What a value must look like.</summary>
    public static string Rule(Item item) => item.Kind switch
    {
        Scale or Count => "must be a whole number",
        Number => "must be a number with at most three decimals",
        Time => "must be a time such as 08:30",
        YesNo or LowMediumHigh => $"must be one of {string.Join(", ", Offered(item.Kind).Select(WordOf))}",
        _ => "must be the key of one of the item's choices",
    };

    public static bool TryReadThousandths(string text, out long value)
    {
        var read = decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) <= 1_000_000_000_000m && decimal.Truncate(number * 1_000) == number * 1_000;
        value = read ? (long)(number * 1_000) : 0;
        return read;
    }

    public static string Thousandths(long value) => (value / 1_000m).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>An answer in the same numbers; for a multiple choice use <see cref="Chosen"/>.</summary>
    public static long Of(Item item, Answer answer) => item.Kind switch
    {
        Scale or Count => answer.Number,
        Number => answer.Thousandths,
        Time => answer.MinuteOfDay,
        YesNo or LowMediumHigh => (long)answer.Choice,
        Choice => IndexOf(item, answer.Option),
        _ => -1,
    };

    /// <summary>Whether a multiple choice holds the option of this place.</summary>
    public static bool Chosen(Item item, Answer answer, long place) =>
        answer.Options?.Keys.Contains(item.Choices[(int)place].Key) == true;

    private static int IndexOf(Item item, string key)
    {
        for (var i = 0; i < item.Choices.Count; i++)
        {
            if (item.Choices[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }
}
