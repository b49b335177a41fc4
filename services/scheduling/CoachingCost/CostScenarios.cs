using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Type;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using Scenarios = Coaching.Scheduling.V1.CoachingCostScenarios;

namespace Coaching.Scheduling;

/// <summary>What coaching would ask for with one more coachee a coach, or at another ratio.</summary>
internal sealed class CostScenarios(Tx db, Reach reach, QueryCoachingCostScenariosRequest request, DateOnly day, string zone)
{
    private const int MaxCoaches = 5_000;
    private const int UsualWeeks = 39;
    private const int UsualCadenceDays = 14;
    private const int UsualObservationMinutes = 15;
    private const int UsualFeedbackMinutes = 30;
    private const int SecondsPerDay = 86_400;
    private const int WeekDays = 7;

    private static readonly int Coached = PostRoles.Bit(Role.Teacher) | PostRoles.Bit(Role.TeachingAssistant);

    public async Task<Scenarios> Make(bool seesPeople)
    {
        var args = reach.With(new { request.OrgUnit, day, take = MaxCoaches + 1 });
        var teachers = await db.Query<string>(SelectTeachers, args);
        var pairs = (await db.Query<PairRow>(SelectPairs, args)).ToList();
        var coachees = pairs.Select(pair => pair.Coachee).Distinct().ToList();
        var coaches = pairs.GroupBy(pair => pair.Coach).OrderBy(coach => coach.Key, StringComparer.Ordinal)
            .Select(coach => (Person: coach.Key, Coachees: coach.Select(pair => pair.Coachee).Distinct().Count())).ToList();
        if (coaches.Count > MaxCoaches)
        {
            throw Errors.Precondition("UNIT_TOO_LARGE", $"{request.OrgUnit} has more than {MaxCoaches} coaches; ask about the units below it.", ("name", request.OrgUnit));
        }

        var calendar = new CostCalendar(db, zone);
        var period = await calendar.PeriodMinutes(request.OrgUnit);
        var one = await OneCoachee(calendar);
        var scale = await PayScale.Read(db, [.. coaches.Select(coach => coach.Person).Concat(coachees).Concat(teachers).Distinct()]);
        var coachPay = new MeanPay([.. coaches.Select(coach => scale.Of(coach.Person, day)).OfType<HourlyPay>()]);
        var coacheePay = new MeanPay([.. (teachers.Count > 0 ? teachers : coachees).Select(person => scale.Of(person, day)).OfType<HourlyPay>()]);
        one.PeriodsPerYear = (double)one.MinutesPerYear / period;
        one.AmountsPerYear.Add(Amounts(one, 1, coachPay, coacheePay));
        var answer = new Scenarios
        {
            OrgUnit = request.OrgUnit,
            Teachers = teachers.Count,
            Coached = coachees.Intersect(teachers).Count(),
            Coaches = coaches.Count,
            Coachee = one,
            Ratios = { request.CoacheesPerCoach.Select(ratio => OfRatio(ratio, teachers.Count, coaches.Count, one, period, coachPay, coacheePay)) },
        };
        if (seesPeople)
        {
            var allocated = (await db.Query<AllocationRow>(SelectAllocations, args)).ToDictionary(row => row.Person, row => row.Minutes);
            answer.CoachRows.Add(coaches.Select(coach => OfCoach(coach.Person, coach.Coachees, one, allocated.GetValueOrDefault(coach.Person), scale)));
        }

        return answer;
    }

    private async Task<Scenarios.Types.Coachee> OneCoachee(CostCalendar calendar)
    {
        var programme = request.Programme.Length == 0 ? null : await StaffDirectory.Programme(db, request.Programme);
        var observation = Chosen(request.ObservationMinutes, programme?.ObservationSeconds, 60, UsualObservationMinutes);
        var feedback = Chosen(request.FeedbackMinutes, programme?.FeedbackSeconds, 60, UsualFeedbackMinutes);
        var cadence = Math.Max(1, Chosen(request.CadenceDays, programme?.CadenceSeconds, SecondsPerDay, UsualCadenceDays));
        var weeks = request.WeeksPerYear > 0 ? request.WeeksPerYear : await calendar.TeachingWeeks(request.OrgUnit, day, day.AddYears(1)) ?? UsualWeeks;
        var rounds = weeks * WeekDays / cadence;
        return new Scenarios.Types.Coachee
        {
            CadenceDays = cadence,
            CoachMinutesPerRound = observation + feedback,
            CoacheeMinutesPerRound = feedback,
            RoundsPerYear = rounds,
            WeeksPerYear = weeks,
            MinutesPerYear = (long)rounds * (observation + feedback + feedback),
        };
    }

    private static int Chosen(int wish, long? programmeSeconds, int secondsEach, int usual) =>
        wish > 0 ? wish : programmeSeconds is > 0 and { } seconds ? (int)HalfUp.Divide(seconds, secondsEach) : usual;

    private static Scenarios.Types.Ratio OfRatio(
        int ratio, int teachers, int coaches, Scenarios.Types.Coachee one, int period, MeanPay coachPay, MeanPay coacheePay)
    {
        var needed = (teachers + ratio - 1) / ratio;
        var weekly = PerWeek(ratio, one);
        return new Scenarios.Types.Ratio
        {
            CoacheesPerCoach = ratio,
            CoachesNeeded = needed,
            CoachesMissing = needed - coaches,
            MinutesPerCoachPerWeek = weekly,
            PeriodsPerCoachPerWeek = (double)weekly / period,
            MinutesPerYear = teachers * one.MinutesPerYear,
            AmountsPerYear = { Amounts(one, teachers, coachPay, coacheePay) },
        };
    }

    private Scenarios.Types.Coach OfCoach(string person, int coachees, Scenarios.Types.Coachee one, int allocated, PayScale scale)
    {
        var (now, then) = (PerWeek(coachees, one), PerWeek(coachees + 1, one));
        return new Scenarios.Types.Coach
        {
            Person = person,
            Coachees = coachees,
            MinutesPerWeek = now,
            MinutesPerWeekWithOneMore = then,
            AllocatedMinutesPerWeek = allocated,
            ExceedsAllocation = now > allocated,
            ExceedsAllocationWithOneMore = then > allocated,
            AmountPerYearOfOneMore = scale.Of(person, day) is { } pay
                ? Currency.Of(pay.Currency, HalfUp.Divide((Int128)one.RoundsPerYear * one.CoachMinutesPerRound * pay.MinorUnits, 60))
                : null,
        };
    }

    private static int PerWeek(int coachees, Scenarios.Types.Coachee one) =>
        (int)HalfUp.Divide((long)coachees * one.CoachMinutesPerRound * WeekDays, one.CadenceDays);

    private static IEnumerable<Money> Amounts(Scenarios.Types.Coachee one, int coachees, MeanPay coachPay, MeanPay coacheePay)
    {
        var rounds = (Int128)one.RoundsPerYear * coachees;
        return coachPay.Currencies.Union(coacheePay.Currencies).Order(StringComparer.Ordinal).Select(currency => Currency.Of(
            currency,
            coachPay.Cost(currency, rounds * one.CoachMinutesPerRound) + coacheePay.Cost(currency, rounds * one.CoacheeMinutesPerRound)));
    }

    private static readonly string SelectTeachers = $"""
        SELECT DISTINCT q.name
        FROM dir_ancestors a JOIN dir_people q ON q.org_unit = a.org_unit JOIN dir_posts p ON p.person = q.name
        WHERE a.ancestor = @OrgUnit AND q.state = {(int)People.V1.Person.Types.State.Active} AND (p.role & {Coached}) <> 0
          AND p.start_date <= @day AND (p.end_date IS NULL OR p.end_date > @day) AND {Reach.Predicate("q.org_unit")}
        ORDER BY q.name
        """;

    // By the coachee's index: pairs have none by unit.
    private static readonly string SelectPairs = $"""
        SELECT p.coach, p.coachee
        FROM dir_ancestors a JOIN dir_people q ON q.org_unit = a.org_unit JOIN dir_pairs p ON p.coachee = q.name
        WHERE a.ancestor = @OrgUnit AND p.start_date <= @day AND (p.end_date IS NULL OR p.end_date > @day) AND {Reach.Predicate("p.org_unit")}
        """;

    private static readonly string SelectAllocations = $"""
        SELECT s.person, SUM(s.allocated_minutes) AS minutes
        FROM dir_ancestors a JOIN staff_times s ON s.org_unit = a.org_unit
        WHERE a.ancestor = @OrgUnit AND {Reach.Predicate("s.org_unit")}
        GROUP BY s.person
        """;

    private sealed record PairRow
    {
        public required string Coach { get; init; }

        public required string Coachee { get; init; }
    }

    private sealed record AllocationRow
    {
        public required string Person { get; init; }

        public required int Minutes { get; init; }
    }

    /// <summary>The mean of what an hour of some people costs, by currency, as a fraction; who has no rate is not in it.</summary>
    private sealed class MeanPay(IReadOnlyList<HourlyPay> rates)
    {
        private readonly Dictionary<string, Int128> _rates = rates
            .GroupBy(pay => pay.Currency)
            .ToDictionary(group => group.Key, group => group.Aggregate(Int128.Zero, (sum, pay) => sum + pay.MinorUnits));

        public IEnumerable<string> Currencies => _rates.Keys;

        // Where people are paid in several currencies each has its part of the minutes.
        public long Cost(string currency, Int128 minutes) =>
            _rates.TryGetValue(currency, out var pay) ? HalfUp.Divide(minutes * pay, (Int128)60 * rates.Count) : 0;
    }
}
