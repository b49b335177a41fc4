using System.Globalization;
using static Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using static Coaching.Observations.V1.Observation.Types.Answer.Types.Choice;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;
using Item = Coaching.Observations.V1.Instrument.Types.Item;

namespace Coaching.Observations;

/// <summary>What one item takes for an answer, and how to say so.</summary>
internal static class AnswerRules
{
    private const int UsualMaxCount = 1_000;
    private const int MaxText = 2_000;
    private const int MaxPresent = 500;
    private const int MinutesOfDay = 1_440;

    public static bool Holds(Answer answer, Item item) => item.Kind switch
    {
        Scale => answer.HasNumber && answer.Number >= item.Min && answer.Number <= item.Max,
        Count => answer.HasNumber && answer.Number >= 0 && answer.Number <= MaxCount(item),
        YesNo => answer.Choice is Yes or No or NotApplicable,
        LowMediumHigh => answer.Choice is Low or Medium or High or NotApplicable,
        Text => answer.HasText && answer.Text.Length <= MaxText,
        Number => answer.HasThousandths && IsBetween(answer.Thousandths, item) && answer.Thousandths % Step(item.Decimals) == 0,
        Time => answer.HasMinuteOfDay && answer.MinuteOfDay is >= 0 and < MinutesOfDay,
        Choice => answer.HasOption && item.Choices.Any(choice => choice.Key == answer.Option),
        MultiChoice => answer.Options is { Keys.Count: > 0 } options && options.Keys.Distinct(StringComparer.Ordinal).Count() == options.Keys.Count
            && options.Keys.All(key => item.Choices.Any(choice => choice.Key == key)),
        Snapshots => AreSnapshots(answer.Snapshots, item),
        _ => false,
    };

    public static (string Field, string Rule) Rule(Item item) => item.Kind switch
    {
        Scale => ("number", Whole(item.Min, item.Max)),
        Count => ("number", Whole(0, MaxCount(item))),
        YesNo => ("choice", "must be YES, NO or NOT_APPLICABLE"),
        LowMediumHigh => ("choice", "must be LOW, MEDIUM, HIGH or NOT_APPLICABLE"),
        Text => ("text", "must be text of at most 2,000 characters"),
        Number => ("thousandths", NumberRule(item)),
        Time => ("minute_of_day", Whole(0, MinutesOfDay - 1)),
        Choice => ("option", "must be the key of one of the item's choices"),
        MultiChoice => ("options", "must hold keys of the item's choices, each once"),
        Snapshots => ("snapshots", string.Create(
            CultureInfo.InvariantCulture,
            $"must hold looks at minutes {string.Join(", ", item.SnapshotMinutes)} in order, each with activity YES or NO, 1 to {MaxPresent} learners present, and as many at most off task")),
        _ => ("key", "must not be answered: it is a note"),
    };

    public static int MaxCount(Item item) => item.Max == 0 ? UsualMaxCount : item.Max;

    public static long Step(int decimals) => decimals switch
    {
        0 => 1_000,
        1 => 100,
        2 => 10,
        _ => 1,
    };

    public static bool IsBounded(Item item) => item.MinThousandths != 0 || item.MaxThousandths != 0;

    private static bool IsBetween(long value, Item item) => !IsBounded(item) || (value >= item.MinThousandths && value <= item.MaxThousandths);

    private static bool AreSnapshots(Answer.Types.Snapshots? answer, Item item)
    {
        if (answer is not { Snapshots_.Count: > 0 })
        {
            return false;
        }

        var last = -1;
        foreach (var look in answer.Snapshots_)
        {
            if (look.Minute <= last || !item.SnapshotMinutes.Contains(look.Minute) || look.Activity is not (Yes or No)
                || look.Present is < 1 or > MaxPresent || look.OffTask < 0 || look.OffTask > look.Present)
            {
                return false;
            }

            last = look.Minute;
        }

        return true;
    }

    private static string NumberRule(Item item)
    {
        var decimals = item.Decimals == 0 ? "whole thousands, so that the number is whole" : string.Create(CultureInfo.InvariantCulture, $"at most {item.Decimals} decimals");
        return IsBounded(item)
            ? string.Create(CultureInfo.InvariantCulture, $"must be {item.MinThousandths} to {item.MaxThousandths} thousandths, {decimals}")
            : $"must be thousandths, {decimals}";
    }

    private static string Whole(int min, int max) =>
        string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}");
}
