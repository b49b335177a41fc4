using Coaching.Platform;
using State = Coaching.People.V1.PracticePair.Types.State;

namespace Coaching.People;

/// <summary>What practice says of people's readiness to coach: a release shows it, and until the first release a practice that runs withholds it.</summary>
internal sealed class PracticeCheck(ILookup<string, PracticePairRow> pairs)
{
    public static readonly PracticeCheck None = new(Array.Empty<PracticePairRow>().ToLookup(_ => ""));

    public static async Task<PracticeCheck> Of(Session db, IEnumerable<string> people)
    {
        var found = new List<PracticePairRow>();
        foreach (var names in people.Distinct(StringComparer.Ordinal).Chunk(ReadinessCheck.Chunk))
        {
            found.AddRange(await db.Query<PracticePairRow>(SelectOf, new { names }));
        }

        return new(found.DistinctBy(pair => pair.Name).SelectMany(pair => new[] { (Person: pair.FirstPerson, pair), (Person: pair.SecondPerson, pair) })
            .ToLookup(one => one.Person, one => one.pair, StringComparer.Ordinal));
    }

    /// <summary>The first pair in which the person was released, if any.</summary>
    public PracticePairRow? Release(string person) => pairs[person].Where(pair => pair.State == State.Released).MinBy(pair => (pair.ReleaseDate, pair.Name));

    public IEnumerable<string> Pending(string person) =>
        Release(person) is not null ? [] : pairs[person].Where(pair => pair.State == State.Practising).Select(pair => pair.Name).Order(StringComparer.Ordinal);

    private const string SelectOf = $"""
        SELECT {PracticePairRow.Columns} FROM practice_pairs WHERE state IN (1, 2) AND first_person IN @names
        UNION
        SELECT {PracticePairRow.Columns} FROM practice_pairs WHERE state IN (1, 2) AND second_person IN @names
        """;
}
