using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.Collections;
using Translation = Coaching.Observations.V1.StandardsFramework.Types.Translation;

namespace Coaching.Observations;

/// <summary>What must hold of a framework.</summary>
internal static class StandardsFrameworkRules
{
    private const int MaxAreas = 30;
    private const int MaxStandards = 60;
    private const int MaxTranslations = 20;

    public static void Check(Violations violations, StandardsFramework framework)
    {
        violations
            .Text("standards_framework.display_name", framework.DisplayName, 1, 200)
            .Text("standards_framework.description", framework.Description, 0, 2_000)
            .Count("standards_framework.areas", framework.Areas.Count, 1, MaxAreas);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var a = 0; a < Math.Min(framework.Areas.Count, MaxAreas); a++)
        {
            var (area, path) = (framework.Areas[a], $"standards_framework.areas[{a}]");
            Check(violations, path, keys, area.Key, area.Title, area.Description, area.Translations);
            violations.Count($"{path}.standards", area.Standards.Count, 0, MaxStandards);
            for (var s = 0; s < Math.Min(area.Standards.Count, MaxStandards); s++)
            {
                var standard = area.Standards[s];
                Check(violations, $"{path}.standards[{s}]", keys, standard.Key, standard.Title, standard.Description, standard.Translations);
            }
        }
    }

    private static void Check(
        Violations violations, string path, HashSet<string> keys, string key, string title, string description, RepeatedField<Translation> translations)
    {
        violations
            .Require(ResourceName.IsId(key), $"{path}.key", "must be 1 to 63 characters of a-z 0-9 -")
            .Require(keys.Add(key), $"{path}.key", "must be unique in the framework")
            .Text($"{path}.title", title, 1, 300)
            .Text($"{path}.description", description, 0, 2_000)
            .Count($"{path}.translations", translations.Count, 0, MaxTranslations);
        var languages = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < Math.Min(translations.Count, MaxTranslations); i++)
        {
            violations
                .Require(Languages.IsTag(translations[i].Language), $"{path}.translations[{i}].language", Languages.Rule)
                .Require(languages.Add(translations[i].Language), $"{path}.translations[{i}].language", "must be unique among the translations")
                .Text($"{path}.translations[{i}].title", translations[i].Title, 1, 300)
                .Text($"{path}.translations[{i}].description", translations[i].Description, 0, 2_000);
        }
    }
}
