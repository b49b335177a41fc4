using System.Globalization;
using System.Text;

namespace Coaching.People;

/// <summary>A person's name as it is compared: words without case, accents and apostrophes, in alphabetical order.</summary>
internal static class NameForm
{
    // Two words of one or two letters differ by one letter too easily.
    private const int ShortestTelling = 3;

    /// <summary>The words of a name.</summary>
    public static string[] Words(string given, string family)
    {
        var text = new StringBuilder(given.Length + family.Length + 1);
        foreach (var c in $"{given} {family}".Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c))
            {
                text.Append(char.ToUpperInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && c is not ('\'' or '\u2019' or '\u02BC'))
            {
                text.Append(' ');
            }
        }

        return [.. text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    /// <summary>What names that are the same, or differ by one letter, have in common: the name, and the name without each of its letters.</summary>
    public static IEnumerable<string> Keys(string[] words)
    {
        yield return string.Join(' ', words);
        for (var index = 0; index < words.Length; index++)
        {
            for (var letter = 0; letter < words[index].Length; letter++)
            {
                string[] others = [.. words];
                others[index] = words[index].Remove(letter, 1);
                yield return string.Join(' ', others.Order(StringComparer.Ordinal));
            }
        }
    }

    /// <summary>Whether two names differ by one letter in one word: another one, one more or one less.</summary>
    public static bool DifferByOne(string[] first, string[] second)
    {
        if (first.Length != second.Length)
        {
            return false;
        }

        var left = new List<string>(first);
        var others = second.Where(word => !left.Remove(word)).ToList();
        return left.Count == 1 && others.Count == 1 && DifferByOne(left[0], others[0]);
    }

    private static bool DifferByOne(string first, string second)
    {
        var (shorter, longer) = first.Length <= second.Length ? (first, second) : (second, first);
        if (longer.Length < ShortestTelling || longer.Length - shorter.Length > 1)
        {
            return false;
        }

        var same = shorter.AsSpan().CommonPrefixLength(longer);
        return shorter.AsSpan(same + (shorter.Length == longer.Length ? 1 : 0)).SequenceEqual(longer.AsSpan(same + 1));
    }
}
