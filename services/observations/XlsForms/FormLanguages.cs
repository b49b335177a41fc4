using System.Globalization;
using Coaching.Observations.V1;
using Wording = Coaching.Observations.V1.Instrument.Types.Wording;

namespace Coaching.Observations;

/// <summary>Languages of a form as ODK names them: <c>Swahili (sw)</c>.</summary>
internal sealed class FormLanguages
{
    private FormLanguages(string own, IReadOnlyList<string> others) => (Own, Others) = (own, others);

    /// <summary>The tag of the form's own language.</summary>
    public string Own { get; }

    /// <summary>The tags of the others.</summary>
    public IReadOnlyList<string> Others { get; }

    public static FormLanguages Of(Instrument instrument)
    {
        var own = instrument.Language.Length == 0 ? "en" : instrument.Language;
        var wordings = instrument.Items.SelectMany(item => item.Translations
                .Concat(item.Choices.SelectMany(choice => choice.Translations))
                .Concat(item.Anchors.SelectMany(anchor => anchor.Translations)))
            .Concat(instrument.Groups.SelectMany(group => group.Translations));
        return new FormLanguages(own, [.. wordings.Select(wording => wording.Language).Distinct(StringComparer.OrdinalIgnoreCase).Where(tag => tag != own).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The name of a language with its tag.</summary>
    public static string NameOf(string tag)
    {
        try
        {
            return $"{CultureInfo.GetCultureInfo(tag).EnglishName.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal)} ({tag})";
        }
        catch (CultureNotFoundException)
        {
            return $"{tag} ({tag})";
        }
    }

    /// <summary>The tag within a name; the name itself when that is one.</summary>
    public static string? TagOf(string name)
    {
        var open = name.LastIndexOf('(');
        var tag = open >= 0 && name.EndsWith(')') ? name[(open + 1)..^1].Trim() : name;
        return Languages.IsTag(tag) ? tag : null;
    }

    /// <summary>The words in a language, if there are any.</summary>
    public static Wording? In(IEnumerable<Wording> wordings, string tag) => wordings.FirstOrDefault(wording => string.Equals(wording.Language, tag, StringComparison.OrdinalIgnoreCase));
}
