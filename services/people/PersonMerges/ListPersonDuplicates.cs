using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PersonMergesApi
{
    private const int MaxPeople = 25_000;
    private const int UsualScore = 50;

    public override Task<ListPersonDuplicatesResponse> ListPersonDuplicates(ListPersonDuplicatesRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .Range("min_score", request.MinScore, 0, 100);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<DuplicateKey>();
        var args = context.Reach().With(new { request.OrgUnit, take = MaxPeople + 1 });
        return database.Read(
            async db =>
            {
                await db.MustReach(context, request.OrgUnit);
                var found = (await Finder(db, request.OrgUnit, args)).Find(request.MinScore == 0 ? UsualScore : request.MinScore)
                    .Where(pair => after is null || after.CompareTo(DuplicateKey.Of(pair)) < 0)
                    .Take(page.Take)
                    .ToList();
                var (pairs, token) = page.Cut(found, DuplicateKey.Of);
                return new ListPersonDuplicatesResponse { PersonDuplicates = { pairs }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static async Task<DuplicateFinder> Finder(Session db, string unit, object args)
    {
        var people = await db.Page<DuplicateCandidate>(SelectPeople, args);
        if (people.Count > MaxPeople)
        {
            throw Errors.Precondition("UNIT_TOO_LARGE", $"{unit} has more than {MaxPeople} people; ask about the units below it.", ("name", unit));
        }

        var dismissed = await db.Query<DismissedRow>(SelectDismissed, args);
        return new DuplicateFinder(people, await db.Query<CandidateId>(SelectIds, args), dismissed.Select(row => (row.Person, row.OtherPerson)).ToHashSet());
    }

    private static readonly string BelowUnit = $"""
        JOIN dir_ancestors a ON a.org_unit = p.primary_org_unit
        WHERE a.ancestor = @OrgUnit AND p.state <> 3 AND {Reach.Predicate("p.primary_org_unit")}
        """;

    private static readonly string SelectPeople = $"""
        SELECT p.name, p.given_name, p.family_name, p.primary_org_unit AS org_unit, u.parent, p.email, p.phone, p.create_time
        FROM people p LEFT JOIN dir_org_units u ON u.name = p.primary_org_unit {BelowUnit}
        ORDER BY p.name
        """;

    private static readonly string SelectIds =
        $"SELECT e.owner, e.value FROM external_ids e JOIN people p ON p.name = e.owner {BelowUnit}";

    private static readonly string SelectDismissed =
        $"SELECT d.person, d.other_person FROM duplicate_dismissals d JOIN people p ON p.name = d.person {BelowUnit}";

    private sealed record DismissedRow
    {
        public required string Person { get; init; }

        public required string OtherPerson { get; init; }
    }

    private sealed record DuplicateKey(int Score, string Person, string OtherPerson) : IComparable<DuplicateKey>
    {
        public static DuplicateKey Of(PersonDuplicate pair) => new(pair.Score, pair.Person, pair.OtherPerson);

        public int CompareTo(DuplicateKey? other) =>
            other is null ? 1
            : Score != other.Score ? other.Score.CompareTo(Score)
            : string.CompareOrdinal(Person, other.Person) is not 0 and var order ? order
            : string.CompareOrdinal(OtherPerson, other.OtherPerson);
    }
}
