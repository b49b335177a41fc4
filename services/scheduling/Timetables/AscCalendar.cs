using System.Globalization;

namespace Coaching.Scheduling;

/// <summary>The days, weeks, terms and periods of an aSc file, and what the masks of its cards choose of them.</summary>
internal sealed class AscCalendar
{
    private const int MaxMask = 60;

    private readonly SortedDictionary<int, string> _days = [];
    private readonly SortedDictionary<int, string> _numberedDays = [];
    private readonly SortedDictionary<int, (string Name, TimeOnly? Start, TimeOnly? End)> _periods = [];
    private int _weeks = 1;
    private int _terms = 1;

    /// <summary>How many weeks a cycle has; a card without a mask is in all of them.</summary>
    public int Weeks => _weeks;

    public int Terms => _terms;

    /// <summary>Takes a definition; false when it is not as the format has it.</summary>
    public bool Take(XmlRecord record)
    {
        switch (record.Section)
        {
            case "periods":
                return Period(record);
            case "daysdefs":
                if (Single(record["days"]) is { } day)
                {
                    _days.TryAdd(day, record["name"]);
                }

                return true;
            case "days":
                return Number(record["day"]) is { } number && _numberedDays.TryAdd(number, record["name"]);
            case "weeksdefs":
                _weeks = Math.Max(_weeks, Width(record["weeks"]));
                return true;
            default:
                _terms = Math.Max(_terms, Width(record["terms"]));
                return true;
        }
    }

    /// <summary>A card may use days, weeks and terms that nothing defines.</summary>
    public void Widen(AscCard card)
    {
        _weeks = Math.Max(_weeks, Width(card.Weeks));
        _terms = Math.Max(_terms, Width(card.Terms));
        for (var day = 0; _numberedDays.Count == 0 && day < Width(card.Days) && card.Days.Length > 1; day++)
        {
            _days.TryAdd(day, $"{day + 1}");
        }
    }

    public CalendarDraft Draft(string file)
    {
        var names = _days.Count > 0 ? Filled() : [.. _numberedDays.Values];
        var days = from term in Enumerable.Range(1, _terms)
                   from week in Enumerable.Range(1, _weeks)
                   from name in names
                   select _terms > 1 ? $"{name} {week}/{term}" : _weeks > 1 ? $"{name} {week}" : name;
        return new CalendarDraft(file, [.. days], [.. _periods.Values.Select(period => period.Name)])
        {
            HasWholeDays = true,
            DaysOfTerm = names.Count * _weeks,
            Bells = [.. _periods.Values.Where(period => period is { Start: not null, End: not null })
                .Select(period => new BellTime(period.Name, period.Start!.Value, period.End!.Value))],
        };
    }

    /// <summary>The slots in which a card begins; null for a day or a period that is not there.</summary>
    public IReadOnlyList<Slot>? Slots(AscCard card)
    {
        var count = _days.Count > 0 ? _days.Keys.Last() + 1 : _numberedDays.Count;
        var period = Number(card.Period) is { } number ? _periods.Keys.ToList().IndexOf(number) : -1;
        var days = card.Days.Length > 0 ? Chosen(card.Days, count) : Numbered(card.Day, count);
        if (period < 0 || days.Count == 0 || days.Exists(day => day >= count))
        {
            return null;
        }

        return [.. from term in Chosen(card.Terms, _terms).Where(term => term < _terms)
                   from week in Chosen(card.Weeks, _weeks).Where(week => week < _weeks)
                   from day in days
                   select new Slot((((term * _weeks) + week) * count) + day, period)];
    }

    private List<string> Filled() => [.. Enumerable.Range(0, _days.Keys.Last() + 1).Select(day => _days.GetValueOrDefault(day) ?? $"{day + 1}")];

    private List<int> Numbered(string day, int count)
    {
        var number = Number(day);
        var index = number is null ? -1 : _numberedDays.Count > 0 ? _numberedDays.Keys.ToList().IndexOf(number.Value) : number.Value;
        return index >= 0 && index < count ? [index] : [];
    }

    private bool Period(XmlRecord record)
    {
        var said = record["period"].Length > 0 ? record["period"] : record["name"];
        if (Number(said) is not { } number)
        {
            return false;
        }

        var name = record["name"].Length > 0 ? record["name"] : said;
        return _periods.TryAdd(number, (name, BellTimes.Parse(record["starttime"]).Start, BellTimes.Parse(record["endtime"]).Start));
    }

    // Masks joined by commas are alternatives, and what a card has is one of them.
    private static List<int> Chosen(string mask, int count)
    {
        var one = mask.Split(',')[0];
        return one.Length == 0 || (one == "1" && count > 1)
            ? [.. Enumerable.Range(0, count)]
            : [.. Enumerable.Range(0, one.Length).Where(index => one[index] == '1')];
    }

    private static int? Single(string mask) =>
        mask.Length <= MaxMask && mask.Count(letter => letter == '1') == 1 && !mask.Contains(',', StringComparison.Ordinal)
            ? mask.IndexOf('1', StringComparison.Ordinal)
            : null;

    private static int Width(string mask) => mask.Split(',')[0].Length is <= MaxMask and var width ? width : 0;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1_000 ? number : null;
}

/// <summary>A card: a lesson's place. The older variant gives the number of a day, the newer one a mask of days.</summary>
internal sealed record AscCard(
    string Lesson, string Day, string Days, string Weeks, string Terms, string Period, string Duration, IReadOnlyList<string> Rooms, long Line);
