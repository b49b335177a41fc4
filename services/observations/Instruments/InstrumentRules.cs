using Coaching.Observations.V1;
using Coaching.Platform;
using static Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using Item = Coaching.Observations.V1.Instrument.Types.Item;

namespace Coaching.Observations;

/// <summary>What must hold of an instrument before anybody answers it.</summary>
internal static class InstrumentRules
{
    private const int MaxItems = 200;
    private const int MaxGroups = 30;
    private const int MaxScores = 60;
    private const long MaxThousandths = 1_000_000_000_000_000;

    public static Violations Check(Violations violations, Instrument instrument)
    {
        violations
            .Text("instrument.display_name", instrument.DisplayName, 1, 200)
            .Enum("instrument.kind", instrument.Kind)
            .Text("instrument.description", instrument.Description, 0, 2_000)
            .Require(instrument.Language.Length == 0 || Languages.IsTag(instrument.Language), "instrument.language", Languages.Rule)
            .Require(instrument.Waves.All(Enum.IsDefined) && !instrument.Waves.Contains(default) && instrument.Waves.Distinct().Count() == instrument.Waves.Count,
                "instrument.waves", "must name waves that the contract lists, each once")
            .Count("instrument.items", instrument.Items.Count, 1, MaxItems)
            .Count("instrument.groups", instrument.Groups.Count, 0, MaxGroups)
            .Count("instrument.scores", instrument.Scores.Count, 0, MaxScores);
        Wordings.Check(violations, "instrument", instrument.Translations);

        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(instrument.Groups.Count, MaxGroups); i++)
        {
            var (group, path) = (instrument.Groups[i], $"instrument.groups[{i}]");
            Key(violations, path, group.Key, keys)
                .Text($"{path}.title", group.Title, 1, 300)
                .Require(group.Repetitions is 0 or (>= 2 and <= 20), $"{path}.repetitions", "must be 0 or 2 to 20")
                .Require(instrument.Items.Any(item => item.Group == group.Key), $"{path}.key", "must be the group of at least one item");
            Wordings.Check(violations, path, group.Translations);
            RelevanceRules.Check(violations, $"{path}.relevance", instrument, group.Relevance, FirstOf(instrument, group.Key), "");
        }

        for (var i = 0; i < Math.Min(instrument.Items.Count, MaxItems); i++)
        {
            var (item, path) = (instrument.Items[i], $"instrument.items[{i}]");
            Key(violations, path, item.Key, keys);
            Check(violations, path, item);
            Place(violations, path, instrument, i);
            RelevanceRules.Check(violations, $"{path}.relevance", instrument, item.Relevance, i, item.Group);
        }

        ScoreRules.Check(violations, instrument, keys);
        return violations;
    }

    /// <summary>Every standard that the instrument names, with the path where it does.</summary>
    public static IReadOnlyList<(string Path, string Name)> Standards(Instrument instrument) =>
    [
        .. instrument.Items.SelectMany((item, i) => item.Standards.Select((name, s) => ($"instrument.items[{i}].standards[{s}]", name))),
        .. instrument.Scores.SelectMany((score, i) => score.Standards.Select((name, s) => ($"instrument.scores[{i}].standards[{s}]", name))),
    ];

    internal static Violations Key(Violations violations, string path, string key, HashSet<string> keys) => violations
        .Require(IsKey(key), $"{path}.key", "must be 1 to 40 characters of a-z 0-9 _")
        .Require(keys.Add(key), $"{path}.key", "must be unique in the instrument");

    internal static bool IsKey(string key) =>
        key.Length is >= 1 and <= 40 && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static int FirstOf(Instrument instrument, string group) => instrument.Items.TakeWhile(item => item.Group != group).Count();

    private static void Check(Violations violations, string path, Item item)
    {
        violations
            .Text($"{path}.prompt", item.Prompt, 1, 300)
            .Text($"{path}.hint", item.Hint, 0, 1_000)
            .Enum($"{path}.kind", item.Kind)
            .Require(item.Kind != Scale || item.Max > item.Min, $"{path}.max", "must be more than the scale's min")
            .Require(item.Kind != Count || item.Max >= 0, $"{path}.max", "must not be negative")
            .Require(item.Kind != Note || !item.Required, $"{path}.required", "must not be set: a note is not answered");
        FrameworkStandards.CheckNames(violations, $"{path}.standards", item.Standards);
        Wordings.Check(violations, path, item.Translations);
        Anchors(violations, $"{path}.anchors", item);
        Choices(violations, $"{path}.choices", item);
        Number(violations, path, item);
        var minutes = item.SnapshotMinutes;
        violations.Require(
            item.Kind == Snapshots
                ? minutes.Count is >= 1 and <= 20 && minutes.All(minute => minute is >= 0 and <= 480) && minutes.Zip(minutes.Skip(1)).All(pair => pair.First < pair.Second)
                : minutes.Count == 0,
            $"{path}.snapshot_minutes", item.Kind == Snapshots ? "must be 1 to 20 minutes of 0 to 480 that rise" : "must be empty but for snapshots");
    }

    private static void Anchors(Violations violations, string path, Item item)
    {
        violations
            .Require(item.Kind == Scale || item.Anchors.Count == 0, path, "must be empty but for a scale")
            .Count(path, item.Anchors.Count, 0, 60)
            .Require(item.Anchors.Select(anchor => anchor.Value).Distinct().Count() == item.Anchors.Count, path, "must say each value once");
        for (var i = 0; i < Math.Min(item.Anchors.Count, 60); i++)
        {
            violations
                .Require(item.Anchors[i].Value >= item.Min && item.Anchors[i].Value <= item.Max, $"{path}[{i}].value", "must be within the scale")
                .Text($"{path}[{i}].label", item.Anchors[i].Label, 1, 300);
            Wordings.Check(violations, $"{path}[{i}]", item.Anchors[i].Translations);
        }
    }

    private static void Choices(Violations violations, string path, Item item)
    {
        if (item.Kind is not (Choice or MultiChoice))
        {
            violations.Require(item.Choices.Count == 0, path, "must be empty but for choices");
            return;
        }

        violations.Count(path, item.Choices.Count, 2, 60);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(item.Choices.Count, 60); i++)
        {
            violations
                .Require(IsKey(item.Choices[i].Key), $"{path}[{i}].key", "must be 1 to 40 characters of a-z 0-9 _")
                .Require(keys.Add(item.Choices[i].Key), $"{path}[{i}].key", "must be unique in the item")
                .Text($"{path}[{i}].label", item.Choices[i].Label, 1, 300);
            Wordings.Check(violations, $"{path}[{i}]", item.Choices[i].Translations);
        }
    }

    private static void Number(Violations violations, string path, Item item)
    {
        if (item.Kind != Instrument.Types.Item.Types.Kind.Number)
        {
            violations
                .Require(item.MinThousandths == 0, $"{path}.min_thousandths", "must be empty but for a number")
                .Require(item.MaxThousandths == 0, $"{path}.max_thousandths", "must be empty but for a number")
                .Require(item.Decimals == 0, $"{path}.decimals", "must be empty but for a number");
            return;
        }

        violations
            .Range($"{path}.decimals", item.Decimals, 0, 3)
            .Range($"{path}.min_thousandths", item.MinThousandths, -MaxThousandths, MaxThousandths)
            .Range($"{path}.max_thousandths", item.MaxThousandths, -MaxThousandths, MaxThousandths)
            .Require(item.MaxThousandths > item.MinThousandths || (item.MinThousandths == 0 && item.MaxThousandths == 0),
                $"{path}.max_thousandths", "must be more than the least");
    }

    private static void Place(Violations violations, string path, Instrument instrument, int place)
    {
        var group = instrument.Items[place].Group;
        if (group.Length == 0)
        {
            return;
        }

        violations.Require(instrument.Groups.Any(one => one.Key == group), $"{path}.group", "must be the key of one of the instrument's groups");
        var begins = FirstOf(instrument, group);
        violations.Require(
            instrument.Items.Skip(begins).Take(place - begins).All(item => item.Group == group), $"{path}.group", "must follow the other items of its group");
    }
}
