namespace Coaching.Observations;

/// <summary>Language tags, as far as their form goes: which languages there are is the country's affair.</summary>
internal static class Languages
{
    public const string Rule = "must be a language tag of 2 to 35 characters such as sw";

    public static bool IsTag(string text) =>
        text.Length is >= 2 and <= 35 && text.Split('-').All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit))
        && char.IsAsciiLetter(text[0]) && char.IsAsciiLetter(text[1]);
}
