using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Grpc.Core;
using Recommendation = Coaching.People.V1.CoachingCapacity.Types.Recommendation;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People;

internal sealed partial class CoachingCapacityApi
{
    private const int Months = 12;

    // Beyond it a unit is asked about part by part.
    private const int MaxCoaches = 5_000;

    public override Task<V1.CoachingCapacity> QueryCoachingCapacity(QueryCoachingCapacityRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .Range("target_coachees", request.TargetCoachees, 0, 200);
        if (request.Date is not null)
        {
            violations.Date("date", request.Date);
        }

        violations.ThrowIfAny();
        return database.Read(
            async db =>
            {
                await db.MustReach(context, request.OrgUnit);
                var day = request.Date.ToDateOnlyOrNull() ?? context.Reach().Today;
                var capacity = await Measure(db, request.OrgUnit, Math.Max(request.TargetCoachees, 1), day);
                return capacity.Staff >= context.Reach().MinimumPeople
                    ? capacity
                    : throw Errors.Precondition("TOO_FEW_PEOPLE", $"{request.OrgUnit} has too few people to be told apart.", ("name", request.OrgUnit));
            },
            context.CancellationToken);
    }

    private static async Task<V1.CoachingCapacity> Measure(Session db, string unit, int target, DateOnly day)
    {
        var args = new { unit, day, take = MaxCoaches + 1 };
        var counts = await db.One<CountsRow>(SelectCounts, args);
        var coaches = await db.Page<Standing>(SelectPool, args);
        if (coaches.Count > MaxCoaches)
        {
            throw Errors.Precondition("UNIT_TOO_LARGE", $"{unit} has more than {MaxCoaches} coaches; ask about the units below it.", ("name", unit));
        }

        var loads = await CapacityCheck.Of(db, coaches.Select(coach => coach.Person), day);
        var unready = await ReadinessCheck.Missing(db, ReadinessAudience.Coach, coaches);
        var unselected = await SelectionCheck.Unselected(db, Tier.HeadToTeacher, coaches);
        var ready = coaches.Where(coach => !unready.ContainsKey(coach.Person) && !unselected.Contains(coach.Person)).Select(coach => loads[coach.Person]).ToList();
        var busy = loads.Values.Where(load => load.Coachees > 0).ToList();
        var capacity = new V1.CoachingCapacity
        {
            OrgUnit = unit,
            Staff = counts.Staff,
            Coached = counts.Coached,
            Uncoached = counts.Staff - counts.Coached,
            Coaches = coaches.Count,
            ReadyCoaches = ready.Count,
            OverloadedCoaches = loads.Values.Count(load => load.IsOverTarget || (load.IsFull && load.Coachees > 0)),
            CoacheesPerCoach = busy.Count == 0 ? 0 : busy.Average(load => load.Coachees),
            TargetCoachees = target,
            FreePlaces = ready.Sum(load => Math.Max(0, Math.Min(load.Max, load.IsDedicated ? load.Max : Math.Max(target, load.Target)) - load.Coachees)),
        };
        Recommend(capacity, trainable: coaches.Count(coach => unready.ContainsKey(coach.Person) && !unselected.Contains(coach.Person)));
        capacity.Posts.AddRange((await db.Query<PostRow>(SelectPosts, args)).Select(row => row.ToProto()).OrderByDescending(post => post.Coaches));
        for (var month = Months - 1; month >= 0; month--)
        {
            var first = new DateOnly(day.Year, day.Month, 1).AddMonths(-month);
            var team = await db.One<TeamRow>(SelectTeam, new { unit, first });
            capacity.Months.Add(new V1.CoachingCapacity.Types.Month { FirstDay = first.ToProto(), Coaches = team.Coaches, Coachees = team.Coachees });
        }

        return capacity;
    }

    // First those who are chosen and only lack preparation, then new ones: training one costs less than finding one.
    private static void Recommend(V1.CoachingCapacity capacity, int trainable)
    {
        var shortfall = capacity.Uncoached - capacity.FreePlaces;
        var needed = shortfall <= 0 ? 0 : (shortfall + capacity.TargetCoachees - 1) / capacity.TargetCoachees;
        capacity.CoachesToTrain = Math.Min(trainable, needed);
        capacity.CoachesToRecruit = needed - capacity.CoachesToTrain;
        capacity.Recommendation = (capacity.Uncoached, capacity.CoachesToTrain, capacity.CoachesToRecruit) switch
        {
            (0, _, _) => Recommendation.None,
            (_, 0, 0) => Recommendation.Pair,
            (_, > 0, 0) => Recommendation.Train,
            (_, 0, > 0) => Recommendation.Recruit,
            _ => Recommendation.TrainAndRecruit,
        };
    }

    private sealed record CountsRow
    {
        public required int Staff { get; init; }

        public required int Coached { get; init; }
    }

    private sealed record TeamRow
    {
        public required int Coaches { get; init; }

        public required int Coachees { get; init; }
    }

    private sealed record PostRow
    {
        public required int Role { get; init; }

        public required int Coaches { get; init; }

        public V1.CoachingCapacity.Types.PostCount ToProto() => new() { Role = Enum.GetValues<Role>().First(role => PostRoles.Bit(role) == Role), Coaches = Coaches };
    }

    private static readonly int Coached = PostRoles.Bit(Role.Teacher) | PostRoles.Bit(Role.TeachingAssistant);

    private static readonly string SelectCounts = $"""
        SELECT COUNT(DISTINCT p.person) AS staff,
            COUNT(DISTINCT CASE WHEN EXISTS (
                SELECT 1 FROM dir_pairs r
                WHERE r.coachee = p.person AND r.start_date <= @day AND (r.end_date IS NULL OR r.end_date > @day)) THEN p.person END) AS coached
        FROM dir_ancestors a JOIN dir_posts p ON p.org_unit = a.org_unit
        WHERE a.ancestor = @unit AND (p.role & {Coached}) <> 0 AND p.start_date <= @day AND (p.end_date IS NULL OR p.end_date > @day)
        """;

    private static readonly string Pool = $"""
        FROM people p JOIN dir_ancestors a ON a.org_unit = p.primary_org_unit
        WHERE a.ancestor = @unit AND p.state = 1
          AND (EXISTS (
                SELECT 1 FROM dir_posts s
                WHERE s.person = p.name AND (s.role & {CoachPosts.OfTeachers}) <> 0 AND s.start_date <= @day AND (s.end_date IS NULL OR s.end_date > @day))
            OR EXISTS (SELECT 1 FROM selection_decisions d WHERE d.person = p.name AND d.outcome = 1))
        """;

    private static readonly string SelectPool = $"SELECT p.name AS person, p.primary_org_unit AS unit {Pool} ORDER BY p.name";

    private static readonly string SelectPosts = $"""
        SELECT o.role, COUNT(DISTINCT o.person) AS coaches FROM dir_posts o
        WHERE o.start_date <= @day AND (o.end_date IS NULL OR o.end_date > @day) AND o.person IN (SELECT p.name {Pool})
        GROUP BY o.role ORDER BY o.role
        """;

    private const string SelectTeam = """
        SELECT COUNT(DISTINCT r.coach) AS coaches, COUNT(DISTINCT r.coachee) AS coachees
        FROM dir_pairs r JOIN dir_ancestors a ON a.org_unit = r.org_unit
        WHERE a.ancestor = @unit AND r.start_date <= @first AND (r.end_date IS NULL OR r.end_date > @first)
        """;
}
