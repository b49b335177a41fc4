using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachingRelationshipsApi
{
    private const int MaxCoaches = 200;
    private const int MaxCoachees = 1_000;
    private const int MaxDistance = 10;

    // SQL Server takes 2,100 parameters in a statement.
    private const int Chunk = 500;

    public override Task<Cascade> GetCascade(GetCascadeRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, "people/{person}");
        if (request.Date is not null)
        {
            violations.Date("date", request.Date);
        }

        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = PeopleApi.Resolve(request.Name, context.Caller());
        var day = request.Date.ToDateOnlyOrNull() ?? reach.Today;
        return database.Read(
            async db =>
            {
                var person = await db.Find<PersonRow>(PersonRow.SelectVisible, reach.With(new { name })) ?? throw Errors.NotFound(request.Name);
                person.MustBeKept();
                var coaches = await Walk(db, SelectAbove, name, day, MaxCoaches);
                var coachees = await Walk(db, SelectBelow, name, day, MaxCoachees);
                return new Cascade
                {
                    Person = person.Name,
                    DisplayName = person.DisplayName,
                    Coaches = { coaches },
                    Coachees = { coachees },
                };
            },
            context.CancellationToken);
    }

    // Step by step and not in one recursive statement: peers coach each other, and the paths through their circles are countless where the
    // people are few. Everybody is visited once, where nearest.
    private static async Task<List<Cascade.Types.Link>> Walk(Session db, string select, string start, DateOnly day, int max)
    {
        var links = new List<Cascade.Types.Link>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { start };
        string[] frontier = [start];
        for (var distance = 1; distance <= MaxDistance && frontier.Length > 0 && links.Count < max; distance++)
        {
            var next = new List<string>();
            foreach (var people in frontier.Chunk(Chunk))
            {
                var rows = await db.Page<LinkRow>(select, new { people, start, day, take = max - links.Count });
                links.AddRange(rows.Select(row => row.ToProto(distance)));
                next.AddRange(rows.Select(row => row.Person).Where(seen.Add));
            }

            frontier = [.. next];
        }

        return links;
    }

    private sealed record LinkRow
    {
        public required string Person { get; init; }

        public required string GivenName { get; init; }

        public required string FamilyName { get; init; }

        public required string Name { get; init; }

        public required Tier Tier { get; init; }

        public required string OrgUnit { get; init; }

        public required DateOnly StartDate { get; init; }

        public DateOnly? EndDate { get; init; }

        public Cascade.Types.Link ToProto(int distance) => new()
        {
            Person = Person,
            DisplayName = $"{GivenName} {FamilyName}",
            CoachingRelationship = Name,
            Tier = Tier,
            OrgUnit = OrgUnit,
            StartDate = StartDate.ToProto(),
            EndDate = EndDate.ToProto(),
            Distance = distance,
        };
    }

    private const string SelectAbove = """
        SELECT r.coach AS person, p.given_name, p.family_name, r.name, r.tier, r.org_unit, r.start_date, r.end_date
        FROM coaching_relationships r JOIN people p ON p.name = r.coach
        WHERE r.coachee IN @people AND r.coach <> @start AND r.start_date <= @day AND (r.end_date IS NULL OR r.end_date > @day)
        ORDER BY r.start_date, r.name
        """;

    private const string SelectBelow = """
        SELECT r.coachee AS person, p.given_name, p.family_name, r.name, r.tier, r.org_unit, r.start_date, r.end_date
        FROM coaching_relationships r JOIN people p ON p.name = r.coachee
        WHERE r.coach IN @people AND r.coachee <> @start AND r.start_date <= @day AND (r.end_date IS NULL OR r.end_date > @day)
        ORDER BY r.start_date, r.name
        """;
}
