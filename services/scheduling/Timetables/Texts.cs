namespace Coaching.Scheduling;

/// <summary>Texts of files that must fit where they are kept.</summary>
internal static class Texts
{
    /// <summary>The beginning of a text, no longer than a length; a pair of surrogates is not torn.</summary>
    public static string Cut(string text, int max) =>
        text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];
}
