using System.Globalization;
using System.Text;

namespace Coaching.Scheduling;

/// <summary>Recognises the names of weekdays in whatever language a school writes them.</summary>
internal static class Weekdays
{
    private const int MinLetters = 2;
    private const int MaxWords = 4;

    private static readonly Lazy<IReadOnlyList<Language>> Languages = new(() => [.. CultureInfo.GetCultures(CultureTypes.NeutralCultures)
        .Select(culture => new Language(
            [.. culture.DateTimeFormat.DayNames.Select(Plain)], [.. culture.DateTimeFormat.AbbreviatedDayNames.Select(Plain)]))
        .DistinctBy(language => string.Join('|', [.. language.Full, .. language.Short]))]);

    /// <summary>
    /// The weekday of each name. All names must be of one language; of several that know them all those count that tell most days apart, and
    /// unless these agree nothing is recognised.
    /// </summary>
    public static IReadOnlyList<DayOfWeek?> Recognise(IReadOnlyList<string> names)
    {
        var wanted = names.Select(Candidates).ToList();
        var distinct = wanted.Select(words => words[0]).Distinct(StringComparer.Ordinal).Count();
        var best = new List<DayOfWeek?[]>();
        foreach (var language in distinct > 0 ? Languages.Value : [])
        {
            var days = wanted.Select(words => words.Select(language.Find).FirstOrDefault(day => day is not null)).TakeWhile(day => day is not null).ToArray();
            var gain = best.Count == 0 ? 1 : days.Distinct().Count() - best[0].Distinct().Count();
            if (days.Length == names.Count && gain >= 0)
            {
                best.RemoveAll(_ => gain > 0);
                best.Add(days);
            }
        }

        return best.Count > 0 && best.TrueForAll(days => days.SequenceEqual(best[0])) ? best[0] : new DayOfWeek?[names.Count];
    }

    /// <summary>The whole name, then its words: what else a school writes there is a week, a shift or a number.</summary>
    private static List<string> Candidates(string name)
    {
        var plain = Plain(name);
        var words = new string([.. plain.Select(letter => char.IsLetter(letter) ? letter : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [plain, .. words.Where(word => word.Length >= MinLetters).Take(MaxWords)];
    }

    private static string Plain(string name)
    {
        var plain = new StringBuilder();
        // Half of a pair of surrogates, as cutting leaves it, cannot be normalised.
        var whole = new string([.. name.Trim().Where(letter => !char.IsSurrogate(letter) && letter < '\uFFFE')]);
        foreach (var letter in whole.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format) && letter != '.')
            {
                plain.Append(letter);
            }
        }

        return plain.ToString();
    }

    private sealed record Language(IReadOnlyList<string> Full, IReadOnlyList<string> Short)
    {
        public DayOfWeek? Find(string word)
        {
            var exact = Index(Full, word) ?? Index(Short, word);
            if (exact is not null || word.Length < MinLetters)
            {
                return exact;
            }

            var begun = Enumerable.Range(0, Full.Count).Where(day => Full[day].StartsWith(word, StringComparison.Ordinal)).ToList();
            return begun.Count == 1 ? (DayOfWeek)begun[0] : null;
        }

        private static DayOfWeek? Index(IReadOnlyList<string> names, string word)
        {
            for (var day = 0; day < names.Count; day++)
            {
                if (names[day] == word && word.Length >= MinLetters)
                {
                    return (DayOfWeek)day;
                }
            }

            return null;
        }
    }
}
