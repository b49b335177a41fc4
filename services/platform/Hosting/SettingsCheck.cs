using System.ComponentModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>
/// Looks at the whole configuration before anything is opened, and tells all that is wrong with it at once: settings that are none, values
/// that do not fit, rules that are broken. An operator corrects it once.
/// </summary>
internal sealed class SettingsCheck(IEnumerable<SettingsSection> sections, IConfiguration configuration) : IStartupValidator
{
    // Half of a short name is another name.
    private const int ShortName = 4;

    private readonly List<SettingsSection> _sections = [.. sections];

    public void Validate() => Validate(_ => true);

    /// <summary>Checks some sections only.</summary>
    public void Validate(Predicate<string> isWanted)
    {
        var wanted = _sections.Where(section => isWanted(section.Name)).ToList();
        List<string> wrong = [.. MisspeltSections(), .. wanted.SelectMany(Wrong)];
        if (wrong.Count > 0)
        {
            throw new OptionsValidationException("settings", typeof(SettingsCheck), wrong);
        }
    }

    private IEnumerable<string> Wrong(SettingsSection section)
    {
        var values = configuration.GetSection(section.Name);
        var unknown = values.GetChildren().Where(value => !section.Settings.Any(setting => Same(setting.Name, value.Key)))
            .Select(value => $"{section.Name}:{value.Key} is no setting; the nearest is {section.Name}:{Nearest(value.Key, section.Settings.Select(setting => setting.Name))}")
            .ToList();
        var unfit = section.Settings
            .Where(setting => values[setting.Name] is { } text && !Fits(setting.PropertyType, text))
            .Select(setting => section.Say(setting, SettingRule.Of(setting), values[setting.Name]))
            .ToList();

        // What does not fit its type cannot be bound, and so cannot be asked about its rules.
        return unknown.Concat(unfit).Concat(unfit.Count > 0 ? [] : section.BrokenRules(Bound(section, values)));
    }

    private static object Bound(SettingsSection section, IConfigurationSection values)
    {
        var options = Activator.CreateInstance(section.Options)!;
        values.Bind(options);
        return options;
    }

    // A section of another name is somebody else's, unless it is nearly one of ours.
    private IEnumerable<string> MisspeltSections() =>
        from child in configuration.GetChildren()
        where child.Value is null && !_sections.Exists(section => Same(section.Name, child.Key))
        let nearest = Nearest(child.Key, _sections.Select(section => section.Name))
        where Distance(child.Key, nearest) <= (nearest.Length > ShortName ? 2 : 1)
        select $"{child.Key}:{child.GetChildren().First().Key} is in no section of settings; the nearest is {nearest}";

    private static bool Fits(System.Type type, string text)
    {
        try
        {
            return TypeDescriptor.GetConverter(type) is var converter && (!converter.CanConvertFrom(typeof(string)) || Converted(converter, text));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static bool Converted(TypeConverter converter, string text)
    {
        converter.ConvertFromInvariantString(text);
        return true;
    }

    private static string Nearest(string word, IEnumerable<string> candidates) => candidates.MinBy(candidate => Distance(word, candidate))!;

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    // Levenshtein's: how many letters must be added, taken or changed.
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = diagonal + (char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
