using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>Options that are bound to a section, refuse keys they do not know, and say at the start which key is wrong and how.</summary>
public static class SectionOptions
{
    /// <summary>Adds options of a section, validated when the service starts.</summary>
    public static OptionsBuilder<T> AddSection<T>(this IServiceCollection services, string section) where T : class
    {
        services.AddSingleton<IValidateOptions<T>>(new Validation<T>(section));
        return services.AddOptions<T>().BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
    }

    private sealed class Validation<T>(string section) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var wrong = new List<string>();
            foreach (var property in typeof(T).GetProperties())
            {
                var value = property.GetIndexParameters().Length == 0 ? property.GetValue(options) : null;
                wrong.AddRange(property.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).Cast<ValidationAttribute>()
                    .Where(rule => !rule.IsValid(value))
                    .Select(rule => $"{section}:{property.Name} {Say(rule)}{(value is null or "" ? "" : $", but is {value}")}"));
            }

            return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
        }

        private static string Say(ValidationAttribute rule) => rule switch
        {
            RequiredAttribute => "must be set",
            RangeAttribute range => FormattableString.Invariant($"must be {range.Minimum} to {range.Maximum}"),
            { ErrorMessage: { } message } => message,
            _ => rule.FormatErrorMessage("it"),
        };
    }
}
