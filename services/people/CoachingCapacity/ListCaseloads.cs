using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachingCapacityApi
{
    private const int ObservationSeconds = 15 * 60;
    private const int FeedbackSeconds = 30 * 60;
    private const int DaysAWeek = 7;

    public override Task<ListCaseloadsResponse> ListCaseloads(ListCaseloadsRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var today = context.Reach().Today;
        var args = context.Reach().With(new { request.OrgUnit, today, AfterName = page.After<CoachKey>()?.Name ?? "", take = page.Take });
        return database.Read(
            async db =>
            {
                var (coaches, token) = page.Cut(await db.Page<CoachRow>(SelectCoaches, args), row => new CoachKey(row.Name));
                return new ListCaseloadsResponse { Caseloads = { await Describe(db, coaches, today) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static async Task<List<Caseload>> Describe(Session db, IReadOnlyList<CoachRow> coaches, DateOnly today)
    {
        var names = coaches.Select(coach => coach.Name).ToList();
        var loads = await CapacityCheck.Of(db, names, today);
        var missing = await ReadinessCheck.Missing(
            db, ReadinessAudience.Coach, [.. coaches.Select(coach => new Standing { Person = coach.Name, Unit = loads[coach.Name].OrgUnit })]);
        var minutes = (names.Count == 0 ? [] : await db.Query<PairTimeRow>(SelectTimes, new { names, today })).ToLookup(row => row.Coach, row => row.WeeklyMinutes);
        return [.. coaches.Select(coach => Describe(coach, loads[coach.Name], minutes[coach.Name].Sum(), missing.ContainsKey(coach.Name)))];
    }

    private static Caseload Describe(CoachRow coach, CoachLoad load, double minutes, bool isUnready)
    {
        var caseload = new Caseload
        {
            Coach = coach.Name,
            DisplayName = $"{coach.GivenName} {coach.FamilyName}",
            OrgUnit = load.OrgUnit,
            CoacheeCount = load.Coachees,
            MaxCoachees = load.Max,
            TargetCoachees = load.Target,
            HasDedicatedTime = load.IsDedicated,
            WeeklyMinutes = (int)Math.Round(minutes),
            MinutesPerExtraCoachee = (ObservationSeconds + FeedbackSeconds) / 60,
        };
        foreach (var (flag, holds) in new[]
        {
            (Caseload.Types.Flag.OverTarget, load.IsOverTarget),
            (Caseload.Types.Flag.AtCapacity, load.Coachees == load.Max),
            (Caseload.Types.Flag.OverCapacity, load.Coachees > load.Max),
            (Caseload.Types.Flag.CoachNotReady, isUnready),
        })
        {
            if (holds)
            {
                caseload.Flags.Add(flag);
            }
        }

        return caseload;
    }

    private sealed record CoachRow
    {
        public required string Name { get; init; }

        public required string GivenName { get; init; }

        public required string FamilyName { get; init; }
    }

    private sealed record PairTimeRow
    {
        public required string Coach { get; init; }

        public required int CadenceDays { get; init; }

        public long? CadenceSeconds { get; init; }

        public long? PlannedObservation { get; init; }

        public long? PlannedFeedback { get; init; }

        public double WeeklyMinutes
        {
            get
            {
                var seconds = (PlannedObservation is > 0 and { } observation ? observation : ObservationSeconds)
                    + (PlannedFeedback is > 0 and { } feedback ? feedback : FeedbackSeconds);
                var days = CadenceDays > 0 ? CadenceDays : CadenceSeconds is > 0 and { } cadence ? cadence / 86_400d : DaysAWeek;
                return seconds / 60d * DaysAWeek / days;
            }
        }
    }

    private static readonly string SelectCoaches = $"""
        SELECT name, given_name, family_name FROM people
        WHERE name > @AfterName AND {PersonRow.Within}
          AND EXISTS (
            SELECT 1 FROM coaching_relationships r
            WHERE r.coach = people.name AND (r.end_date IS NULL OR r.end_date > @today)
              AND (@OrgUnit = '' OR EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = r.org_unit AND a.ancestor = @OrgUnit)))
        ORDER BY name
        """;

    private const string SelectTimes = """
        SELECT r.coach, r.cadence_days, g.cadence_seconds, g.observation_seconds AS planned_observation, g.feedback_seconds AS planned_feedback
        FROM coaching_relationships r LEFT JOIN dir_programmes g ON g.name = r.programme
        WHERE r.coach IN @names AND (r.end_date IS NULL OR r.end_date > @today)
        """;

    private sealed record CoachKey(string Name);
}
