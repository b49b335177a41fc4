namespace Coaching.Scheduling;

/// <summary>People, rooms and the like by their keys, in the order in which they appear.</summary>
internal sealed class TimetableNames(int maxCount, string unknownCode, TimetableIssueLog log)
{
    private readonly Dictionary<string, ParsedName> _byKey = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public IReadOnlyList<ParsedName> All => [.. _order.Select(key => _byKey[key])];

    /// <summary>Whether the file lists them, so that others are unknown.</summary>
    public bool IsListed { get; private set; }

    public bool Contains(string key) => _byKey.ContainsKey(key);

    /// <summary>Says that the file has a list of them, be it empty.</summary>
    public void MarkListed() => IsListed = true;

    /// <summary>Takes what the file lists.</summary>
    public void List(ParsedName name, string file, long line)
    {
        IsListed = true;
        if (name.Key.Length == 0)
        {
            log.Add(file, line, "", TimetableIssueCodes.BlankName);
        }
        else if (_byKey.ContainsKey(name.Key))
        {
            log.Add(file, line, "", TimetableIssueCodes.DuplicateName);
        }
        else
        {
            Add(name, file, line);
        }
    }

    /// <summary>Names that are the same in every list, such as a group of pupils that stands below two years.</summary>
    public void ListAgain(string key, string file, long line)
    {
        IsListed = true;
        if (!_byKey.ContainsKey(key))
        {
            Add(new ParsedName(key, key, key), file, line);
        }
    }

    /// <summary>Takes what a lesson names; false when there is no room for it.</summary>
    public bool Use(string key, string file, long line, string element)
    {
        if (_byKey.ContainsKey(key))
        {
            return true;
        }

        if (IsListed)
        {
            log.Add(file, line, element, unknownCode);
        }

        return Add(new ParsedName(key, key, key), file, line);
    }

    private bool Add(ParsedName name, string file, long line)
    {
        if (_order.Count >= maxCount)
        {
            log.AddOnce(file, line, "", TimetableIssueCodes.TooManyRecords);
            return false;
        }

        _byKey.Add(name.Key, name);
        _order.Add(name.Key);
        return true;
    }
}
