using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Coaching.Platform;

/// <summary>A setting that nobody may read in a log: it belongs into a file, and its value is never told.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute : Attribute;

/// <summary>How the rules of settings are said: to whoever broke one, and in the table of all settings.</summary>
internal static class SettingRule
{
    /// <summary>A rule as the end of a sentence that begins with the setting.</summary>
    public static string Of(ValidationAttribute rule) => rule switch
    {
        RequiredAttribute => "must be set",
        RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"must be {range.Minimum} to {range.Maximum}"),
        UrlAttribute => "must be an http or https address",
        { ErrorMessage: { } message } => message,
        _ => rule.FormatErrorMessage("it"),
    };

    /// <summary>What any value of a setting must be, by its type and its range.</summary>
    public static string Of(PropertyInfo setting)
    {
        var type = Nullable.GetUnderlyingType(setting.PropertyType) ?? setting.PropertyType;
        return setting.GetCustomAttribute<RangeAttribute>() is { } range ? Of(range)
            : type.IsEnum ? $"must be {string.Join(" or ", Enum.GetNames(type))}"
            : type == typeof(bool) ? "must be true or false"
            : type == typeof(TimeSpan) ? "must be a time such as 00:00:05"
            : "must be a whole number";
    }
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class NetworksAttribute() : ValidationAttribute("must hold networks such as 10.0.0.0/8, parted by spaces")
{
    public override bool IsValid(object? value) =>
        value is string text && text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(network => System.Net.IPNetwork.TryParse(network, out _));
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeZoneAttribute() : ValidationAttribute("must be an IANA time zone such as Africa/Nairobi")
{
    public override bool IsValid(object? value) => value is string id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out _);
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class IpAddressAttribute() : ValidationAttribute("must be an IP address")
{
    public override bool IsValid(object? value) => value is string text && System.Net.IPAddress.TryParse(text, out _);
}

/// <summary>A file that must be there and readable when it is named, as mounted secrets are.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReadableFileAttribute() : ValidationAttribute("must name a file that can be read")
{
    public override bool IsValid(object? value)
    {
        if (value is not string { Length: > 0 } path)
        {
            return true;
        }

        try
        {
            using var file = File.OpenRead(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
