using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Coaching.Platform;

namespace Coaching.People;

/// <summary>Searching without regard to case, the same on both engines: folded copies of names, and patterns whose wildcards are escaped.</summary>
internal static class Search
{
    /// <summary>The longest text that may be searched for.</summary>
    public const int MaxLength = 200;

    /// <summary>The longest text of words that is stored.</summary>
    public const int MaxKeyLength = 400;

    /// <summary>The most words that a search looks for; what is searched for by more of them is found by fewer.</summary>
    public const int MaxWords = 8;

    // Letters that Unicode does not take apart, each with what stands for it.
    private static readonly FrozenDictionary<char, string> Letters =
        "ØO ŁL ĐD ÐD ĦH ŦT ÆAE ŒOE ÞTH ẞSS ßSS ıI".Split(' ').ToFrozenDictionary(pair => pair[0], pair => pair[1..]);

    /// <summary>The form in which names are stored for searching and ordering.</summary>
    public static string Fold(string text) => text.ToUpperInvariant();

    /// <summary>The LIKE pattern, with <c>\</c> as its escape, of what begins with the text.</summary>
    public static string Prefix(string text) => Like.Prefix(Fold(text));

    /// <summary>The words of a text without case, accents and apostrophes: letters and digits only, each word once.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in (Ascii.IsValid(text) ? text : text.Normalize(NormalizationForm.FormKD)).ToUpperInvariant())
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(Letters.TryGetValue(c, out var plain) ? plain : c);
            }
            else if (c is not ('\'' or '\u2019' or '\u2018' or '\u02BC' or '`') && CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark)
            {
                End(words, word);
            }
        }

        End(words, word);
        return words;
    }

    /// <summary>What is stored of a name and a code to be searched by words: each after a space, the code also as one word.</summary>
    public static string Key(string name, string? code)
    {
        var words = Words(name);
        if (code is not null)
        {
            var parts = Words(code);
            words = [.. words.Concat(parts).Append(string.Concat(parts)).Distinct()];
        }

        var key = string.Concat(words.Select(word => $" {word}"));
        return key.Length <= MaxKeyLength ? key : key[..MaxKeyLength];
    }

    /// <summary>The LIKE pattern of a key with a word that begins with this one, which has no wildcards.</summary>
    public static string Word(string word) => $"% {word}%";

    private static void End(List<string> words, StringBuilder word)
    {
        if (word.Length > 0 && word.ToString() is var text && !words.Contains(text))
        {
            words.Add(text);
        }

        word.Clear();
    }
}
