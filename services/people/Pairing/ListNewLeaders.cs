using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Grpc.Core;
using Novelty = Coaching.People.V1.NewLeader.Types.Novelty;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People;

internal sealed partial class PairingApi
{
    private const int UsualDays = 180;
    private const int MaxSuggestions = 3;

    public override Task<ListNewLeadersResponse> ListNewLeaders(ListNewLeadersRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .Range("within_days", request.WithinDays, 0, 730);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var day = context.Reach().Today;
        var after = page.After<LeaderKey>();
        var args = context.Reach().With(new
        {
            request.OrgUnit,
            day,
            since = day.AddDays(-(request.WithinDays == 0 ? UsualDays : request.WithinDays)),
            later = after is not null,
            AfterStart = after?.StartDate,
            AfterPost = after?.Post,
            take = page.Take,
        });
        return database.Read(
            async db =>
            {
                await db.MustReach(context, request.OrgUnit);
                var (leaders, token) = page.Cut(await db.Page<LeaderRow>(SelectLeaders, args), row => new LeaderKey(row.StartDate, row.Post));
                var candidates = leaders.Select(leader => leader.ToCandidate()).ToList();
                var data = await PairingData.Of(db, candidates, await PairingData.Officials(db, request.OrgUnit, day), Tier.OfficialToHead, day);
                var weigher = new PairWeigher(data, Tier.OfficialToHead, UsualDistanceKm, excludeAppraisers: false);
                var coaches = data.Coaches.Where(coach => Refusals(data, coach, target: 0).Count == 0).ToList();
                return new ListNewLeadersResponse
                {
                    NewLeaders = { leaders.Zip(candidates, (leader, candidate) => leader.ToProto(Suggest(weigher, coaches, candidate))) },
                    NextPageToken = token,
                };
            },
            context.CancellationToken);
    }

    private static IEnumerable<PairProposals.Types.Proposal> Suggest(PairWeigher weigher, List<Candidate> coaches, Candidate leader) => coaches
        .Select(coach => (coach, Cost: weigher.Cost(coach, leader)))
        .Where(one => one.Cost != Matching.Never)
        .OrderBy(one => one.Cost).ThenBy(one => one.coach.Person, StringComparer.Ordinal)
        .Take(MaxSuggestions)
        .Select(one => Describe(weigher, one.coach, leader));

    private sealed record LeaderRow
    {
        public required string Post { get; init; }

        public required string Person { get; init; }

        public required string GivenName { get; init; }

        public required string FamilyName { get; init; }

        public required string Subjects { get; init; }

        public required int Role { get; init; }

        public required string OrgUnit { get; init; }

        public required DateOnly StartDate { get; init; }

        public required bool HasLed { get; init; }

        // Where the new post is, is where the person is to be coached.
        public Candidate ToCandidate() => new() { Person = Person, GivenName = GivenName, FamilyName = FamilyName, OrgUnit = OrgUnit, Subjects = Subjects };

        public NewLeader ToProto(IEnumerable<PairProposals.Types.Proposal> suggestions) => new()
        {
            Person = Person,
            DisplayName = $"{GivenName} {FamilyName}",
            StaffAssignment = Post,
            Role = Enum.GetValues<Role>().First(role => PostRoles.Bit(role) == Role),
            OrgUnit = OrgUnit,
            StartDate = StartDate.ToProto(),
            Novelty = HasLed ? Novelty.NewToPost : Novelty.NewToLeading,
            Suggestions = { suggestions },
        };
    }

    private sealed record LeaderKey(DateOnly StartDate, string Post);

    private const string SameUnitAndRole = "e.person = s.person AND e.role = s.role AND e.org_unit = s.org_unit AND e.name <> s.name AND e.start_date < s.start_date";

    private static readonly int Leading = PostRoles.Bit(Role.HeadOfInstitution) | PostRoles.Bit(Role.DeputyHead);

    // A post renewed is not new, and who has any coach is looked after.
    private static readonly string SelectLeaders = $"""
        SELECT s.name AS post, p.name AS person, p.given_name, p.family_name, p.subjects, s.role, s.org_unit, s.start_date,
            CASE WHEN EXISTS (
                SELECT 1 FROM dir_posts e
                WHERE e.person = s.person AND (e.role & {Leading}) <> 0 AND e.name <> s.name AND e.start_date < s.start_date) THEN 1 ELSE 0 END AS has_led
        FROM dir_ancestors a JOIN dir_posts s ON s.org_unit = a.org_unit JOIN people p ON p.name = s.person
        WHERE a.ancestor = @OrgUnit AND {Reach.Predicate("s.org_unit")} AND (s.role & {Leading}) <> 0 AND p.state = 1
          AND s.start_date > @since AND s.start_date <= @day AND (s.end_date IS NULL OR s.end_date > @day)
          AND NOT EXISTS (SELECT 1 FROM dir_posts e WHERE {SameUnitAndRole})
          AND NOT EXISTS (
            SELECT 1 FROM coaching_relationships r WHERE r.coachee = p.name AND (r.end_date IS NULL OR (r.end_date > @day AND r.end_date > r.start_date)))
          AND (@later = 0 OR s.start_date < @AfterStart OR (s.start_date = @AfterStart AND s.name < @AfterPost))
        ORDER BY s.start_date DESC, s.name DESC
        """;
}
