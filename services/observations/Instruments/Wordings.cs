using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.Collections;

namespace Coaching.Observations;

/// <summary>What must hold of words in other languages.</summary>
internal static class Wordings
{
    private const int Max = 20;

    public static void Check(Violations violations, string path, RepeatedField<Instrument.Types.Wording> wordings)
    {
        if (wordings.Count == 0)
        {
            return;
        }

        violations.Count($"{path}.translations", wordings.Count, 0, Max);
        var languages = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < Math.Min(wordings.Count, Max); i++)
        {
            violations
                .Require(Languages.IsTag(wordings[i].Language), $"{path}.translations[{i}].language", Languages.Rule)
                .Require(languages.Add(wordings[i].Language), $"{path}.translations[{i}].language", "must be unique among the translations")
                .Text($"{path}.translations[{i}].text", wordings[i].Text, 1, 300)
                .Text($"{path}.translations[{i}].hint", wordings[i].Hint, 0, 1_000);
        }
    }
}
