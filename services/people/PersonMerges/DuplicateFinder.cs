using Coaching.People.V1;
using Reason = Coaching.People.V1.PersonDuplicate.Types.Reason;

namespace Coaching.People;

/// <summary>
/// Finds those who may be one person. Only people who share a key are compared (an address, a number, an identifier, or a name but for one
/// letter in one neighbourhood), and keys that many share tell nothing, so that the work grows with the people and not with their pairs.
/// </summary>
internal sealed class DuplicateFinder(IReadOnlyList<DuplicateCandidate> people, IEnumerable<CandidateId> ids, IReadOnlySet<(string, string)> dismissed)
{
    // The office telephone of a school stands beside all of its staff.
    private const int MostSharing = 10;

    // Common names abound in a county; at one school they are few.
    private const int MostNamesakes = 20;
    private const int MostNamesakesAtUnit = 50;

    private readonly ILookup<string, CandidateId> _ids = ids.ToLookup(id => id.Owner, StringComparer.Ordinal);

    /// <summary>The two as they are kept, the lesser name first.</summary>
    public static (string, string) Key(string person, string other) => string.CompareOrdinal(person, other) < 0 ? (person, other) : (other, person);

    /// <summary>The pairs of this score or a greater one, the likeliest first.</summary>
    public IEnumerable<PersonDuplicate> Find(int minScore) => Pairs()
        .Where(pair => !dismissed.Contains(Key(people[pair.First].Name, people[pair.Second].Name)))
        .Select(pair => Compare(people[pair.First], people[pair.Second]))
        .Where(pair => pair.Score >= minScore)
        .OrderByDescending(pair => pair.Score).ThenBy(pair => pair.Person, StringComparer.Ordinal).ThenBy(pair => pair.OtherPerson, StringComparer.Ordinal);

    private HashSet<(int First, int Second)> Pairs()
    {
        // A name has a dozen keys. They are kept as numbers; who shares a number by chance is told apart by comparison.
        var names = people.Select(one => NameForm.Keys(one.Words).Select(Number).Distinct().ToArray()).ToList();
        var pairs = new HashSet<(int, int)>();
        Add(pairs, MostSharing, index => people[index].EmailKey is { Length: > 0 } key ? [Number(key)] : []);
        Add(pairs, MostSharing, index => people[index].PhoneKey is { Length: > 0 } key ? [Number(key)] : []);
        Add(pairs, MostSharing, index => _ids[people[index].Name].Select(id => Number(id.Value)).Distinct());
        Add(pairs, MostNamesakesAtUnit, index => AtPlace(people[index].OrgUnit, names[index]));
        Add(pairs, MostNamesakes, index => AtPlace(people[index].Neighbourhood, names[index]));
        return pairs;
    }

    private static int Number(string key) => string.GetHashCode(key, StringComparison.Ordinal);

    private static IEnumerable<int> AtPlace(string place, int[] names) => place.Length == 0 ? [] : names.Select(name => HashCode.Combine(Number(place), name));

    private void Add(HashSet<(int, int)> pairs, int most, Func<int, IEnumerable<int>> keys)
    {
        // Sorted, those who share a key stand side by side.
        var sharing = new List<(int Key, int Index)>();
        for (var index = 0; index < people.Count; index++)
        {
            foreach (var key in keys(index))
            {
                sharing.Add((key, index));
            }
        }

        sharing.Sort();
        for (var (start, end) = (0, 0); start < sharing.Count; start = end)
        {
            while (end < sharing.Count && sharing[end].Key == sharing[start].Key)
            {
                end++;
            }

            for (var first = start; end - start <= most && first < end; first++)
            {
                for (var second = first + 1; second < end; second++)
                {
                    pairs.Add((sharing[first].Index, sharing[second].Index));
                }
            }
        }
    }

    private PersonDuplicate Compare(DuplicateCandidate one, DuplicateCandidate other)
    {
        if (other.CreateTime < one.CreateTime || (other.CreateTime == one.CreateTime && string.CompareOrdinal(other.Name, one.Name) < 0))
        {
            (one, other) = (other, one);
        }

        var reasons = Reasons(one, other).ToList();
        return new PersonDuplicate
        {
            Person = one.Name,
            OtherPerson = other.Name,
            PersonDisplayName = one.DisplayName,
            OtherDisplayName = other.DisplayName,
            PersonOrgUnit = one.OrgUnit,
            OtherOrgUnit = other.OrgUnit,
            Score = Math.Min(100, reasons.Sum(reason => reason.Points)),
            Reasons = { reasons.OrderByDescending(reason => reason.Points).Select(reason => reason.Reason) },
        };
    }

    private IEnumerable<(Reason Reason, int Points)> Reasons(DuplicateCandidate one, DuplicateCandidate other)
    {
        if (_ids[one.Name].Any(id => _ids[other.Name].Any(its => its.Value == id.Value)))
        {
            yield return (Reason.SameExternalId, 60);
        }

        if (one.EmailKey.Length > 0 && one.EmailKey == other.EmailKey)
        {
            yield return (Reason.SameEmail, 50);
        }

        if (one.PhoneKey.Length > 0 && one.PhoneKey == other.PhoneKey)
        {
            yield return (Reason.SamePhone, 40);
        }

        if (one.Words.SequenceEqual(other.Words))
        {
            yield return (Reason.SameName, 40);
        }
        else if (NameForm.DifferByOne(one.Words, other.Words))
        {
            yield return (Reason.SimilarName, 30);
        }

        if (one.OrgUnit.Length > 0 && one.OrgUnit == other.OrgUnit)
        {
            yield return (Reason.SameOrgUnit, 20);
        }
        else if (one.Neighbourhood.Length > 0 && one.Neighbourhood == other.Neighbourhood)
        {
            yield return (Reason.NeighbouringOrgUnit, 10);
        }
    }
}
