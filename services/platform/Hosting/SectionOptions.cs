using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>Options that are bound to a section; at the start all that is wrong with any of them is told at once.</summary>
public static class SectionOptions
{
    /// <summary>Adds options of a section, validated when the service starts.</summary>
    public static OptionsBuilder<T> AddSection<T>(this IServiceCollection services, string section) where T : class
    {
        // Instead of the framework's own, which stops at the first key that is unknown and at the first value that does not fit.
        services.Replace(ServiceDescriptor.Singleton<IStartupValidator, SettingsCheck>());
        services.AddSingleton(new SettingsSection(section, typeof(T)));
        services.AddSingleton<IValidateOptions<T>>(new Validation<T>(section));
        return services.AddOptions<T>().BindConfiguration(section);
    }

    private sealed class Validation<T>(string section) : IValidateOptions<T> where T : class
    {
        private readonly SettingsSection _section = new(section, typeof(T));

        public ValidateOptionsResult Validate(string? name, T options) =>
            _section.BrokenRules(options).ToList() is { Count: > 0 } broken ? ValidateOptionsResult.Fail(broken) : ValidateOptionsResult.Success;
    }
}

/// <summary>A section of the configuration that a process reads, and the class that says what may stand in it.</summary>
internal sealed record SettingsSection(string Name, System.Type Options)
{
    /// <summary>The settings: what an operator may write, and not what the class derives from it.</summary>
    public IReadOnlyList<PropertyInfo> Settings { get; } =
        [.. Options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite || IsTable(property))];

    public string Key(PropertyInfo setting) => $"{Name}:{setting.Name}";

    /// <summary>Whether a setting holds names of the operator's choice.</summary>
    public static bool IsTable(PropertyInfo setting) => typeof(System.Collections.IDictionary).IsAssignableFrom(setting.PropertyType);

    /// <summary>The rules that bound options break.</summary>
    public IEnumerable<string> BrokenRules(object options)
    {
        foreach (var setting in Settings)
        {
            var value = setting.GetValue(options);
            foreach (var rule in setting.GetCustomAttributes<ValidationAttribute>(inherit: true).Where(rule => !rule.IsValid(value)))
            {
                yield return Say(setting, SettingRule.Of(rule), value);
            }
        }

        foreach (var result in (options as IValidatableObject)?.Validate(new ValidationContext(options)) ?? [])
        {
            yield return $"{Name}:{result.MemberNames.First()} {result.ErrorMessage}";
        }
    }

    /// <summary>What is wrong with a setting; the value is told unless it is a secret.</summary>
    public string Say(PropertyInfo setting, string rule, object? value) =>
        $"{Key(setting)} {rule}{(value is null or "" || setting.IsDefined(typeof(SecretAttribute)) ? "" : $", but is {value}")}";
}
