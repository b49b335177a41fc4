using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Type;
using Grpc.Core;
using Grouping = Coaching.Scheduling.V1.QueryCoachingCostRequest.Types.Grouping;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using Row = Coaching.Scheduling.V1.CoachingCost.Types.Row;
using StandInKind = Coaching.Scheduling.V1.Session.Types.StandInKind;
using StandInState = Coaching.Scheduling.V1.Session.Types.StandInState;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling.Tests;

public abstract class CoachingCostTests(SchedulingOnSqlite host)
{
    private static readonly DateOnly From = new(2026, 3, 1);
    private static readonly DateOnly Until = new(2026, 6, 1);

    [DatabaseFact]
    [Trait("requirement", "STEP-40")]
    [Trait("requirement", "STEP-37")]
    [Trait("requirement", "LL-09")]
    [Trait("requirement", "ATT-13")]
    public async Task Over_random_sessions_every_figure_is_that_of_a_calculation_of_its_own()
    {
        for (var seed = 1UL; seed <= 3; seed++)
        {
            var all = await CostSchools.Open(host);
            var random = new SeededRandom(seed);
            var rates = await Pay(all);
            await all.Seed(seed => seed.Post($"{all.Teacher(0, 0)}/assignments/a2", all.Teacher(0, 0), all.Schools[2], Role.CoachingLead, new DateOnly(2025, 1, 1)));
            await all.Bells(all.Schools[0], 35, 35, 50);
            await all.Term(all.Counties[0], new DateOnly(2026, 3, 9), new DateOnly(2026, 4, 8));
            var allocations = new Dictionary<(string School, string Person), (int Allocated, int Directed)>();
            foreach (var (school, number) in new[] { (0, 0), (0, 1), (1, 0), (3, 2) })
            {
                allocations.Add((all.Schools[school], all.Teacher(school, number)), (40 + (7 * number), number == 1 ? 0 : 75_900));
                await all.Allocate(all.Schools[school], all.Teacher(school, number), 40 + (7 * number), number == 1 ? 0 : 75_900);
            }

            var sessions = Enumerable.Range(0, 150).Select(_ => Random(all, random)).ToList();
            foreach (var session in sessions)
            {
                await all.Add(session);
            }

            foreach (var grouping in new[] { Grouping.School, Grouping.County })
            {
                var cost = await all.National.QueryCoachingCostAsync(Window(all.Nation, grouping));
                var expected = new Calculation(all, rates, allocations).Of(sessions, grouping);
                Assert.True(expected.Rows.SequenceEqual(cost.Rows), $"seed {seed} {grouping}\n{string.Join('\n', expected.Rows)}\n{string.Join('\n', cost.Rows)}");
                Assert.Equal(expected.Total, cost.Total);
            }

            var people = await All(all.Official, Window(all.Zone(0), Grouping.Person));
            var calculated = new Calculation(all, rates, allocations.Where(each => all.CountyOf(each.Key.School) == all.Counties[0]).ToDictionary())
                .Of([.. sessions.Where(session => session.County == all.Counties[0])], Grouping.Person);
            Assert.True(calculated.Rows.SequenceEqual(people), $"seed {seed}\n{string.Join('\n', calculated.Rows)}\n{string.Join('\n', people)}");
        }
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Figures_of_people_are_for_themselves_their_head_and_the_officials_of_the_area()
    {
        var all = await CostSchools.Open(host);
        await Pay(all);
        await all.Add(new MadeSession(all.Schools[0], all.Counties[0], Kind.Feedback, From, 30, State.Completed, all.Head(0), all.Teacher(0, 0), "", "", 0, 0, 1800));
        var people = Window(all.Schools[0], Grouping.Person);
        var one = new QueryCoachingCostRequest { Person = all.Teacher(0, 0), StartDate = From.ToProto(), EndDate = Until.ToProto() };

        Assert.Equal(2, (await all.AsHead(0).QueryCoachingCostAsync(people)).Rows.Count);
        Assert.Equal(2, (await all.Official.QueryCoachingCostAsync(people)).Rows.Count);
        foreach (var client in new[] { all.National, all.CountyOfficer, all.AsHead(1), all.As(all.Teacher(0, 0), "teacher") })
        {
            await client.QueryCoachingCostAsync(people).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        }

        var own = await all.As(all.Teacher(0, 0), "teacher").QueryCoachingCostAsync(one);
        one.Person = "people/me";
        Assert.Equal((30, own), (own.Total.DoneMinutes, await all.As(all.Teacher(0, 0), "teacher").QueryCoachingCostAsync(one)));
        one.Person = all.Teacher(0, 0);
        Assert.Equal(own, await all.AsHead(0).QueryCoachingCostAsync(one));
        foreach (var client in new[] { all.National, all.CountyOfficer, all.AsHead(1), all.As(all.Teacher(0, 1), "teacher") })
        {
            Assert.Empty((await client.QueryCoachingCostAsync(one)).Rows);
        }

        await all.AsHead(1).QueryCoachingCostAsync(Window(all.Schools[0], Grouping.School)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        Assert.Equal(60, (await all.CountyOfficer.QueryCoachingCostAsync(Window(all.Counties[0], Grouping.School))).Total.DoneMinutes);
    }

    [DatabaseFact]
    public async Task A_programmes_sessions_can_be_looked_at_alone_and_a_window_ends_before_its_last_day()
    {
        var all = await CostSchools.Open(host);
        var session = new MadeSession(all.Schools[0], all.Counties[0], Kind.Feedback, From, 30, State.Planned, all.Head(0), all.Teacher(0, 0), "", "", 0, 0, null);
        await all.Add(session);
        await all.Add(session with { Programme = "programmes/p", Minutes = 20 });
        await all.Add(session with { Date = Until });
        await all.Add(session with { Date = From.AddDays(-1) });
        await all.Add(session with { State = State.Cancelled });
        var request = Window(all.Schools[0], Grouping.School);

        Assert.Equal((2, 100, 100, 0), Figures((await all.National.QueryCoachingCostAsync(request)).Total));
        request.Programme = "programmes/p";
        Assert.Equal((1, 40, 40, 0), Figures((await all.National.QueryCoachingCostAsync(request)).Total));

        static (int, long, long, long) Figures(Row row) => (row.Sessions, row.PlannedMinutes, row.UnpricedPlannedMinutes, row.DoneMinutes);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-20")]
    [Trait("requirement", "STEP-21")]
    [Trait("requirement", "STEP-22")]
    public async Task One_more_coachee_and_other_ratios_cost_what_cadence_and_targets_make_them()
    {
        var all = await CostSchools.Open(host, teachers: 10);
        await all.Pay(all.Nation, Role.HeadOfInstitution, new DateOnly(2026, 1, 1), "KES", 900);
        await all.Pay(all.Nation, Role.Teacher, new DateOnly(2026, 1, 1), "KES", 600);
        await all.Allocate(all.Schools[0], all.Head(0), 50, 0);
        await all.Seed(async seed =>
        {
            await seed.Pair($"coachingRelationships/{Guid.NewGuid():N}", all.Head(0), all.Teacher(0, 0), all.Schools[0]);
            await seed.Pair($"coachingRelationships/{Guid.NewGuid():N}", all.Head(0), all.Teacher(0, 1), all.Schools[0]);
            await seed.Pair($"coachingRelationships/{Guid.NewGuid():N}", all.Teacher(0, 2), all.Teacher(0, 3), all.Schools[0]);
        });
        var request = new QueryCoachingCostScenariosRequest { OrgUnit = all.Schools[0], WeeksPerYear = 39, CoacheesPerCoach = { 1, 3, 10 } };

        var answer = await all.AsHead(0).QueryCoachingCostScenariosAsync(request);

        // Every fortnight 15 + 30 minutes of the coach and 30 of the coachee; 39 weeks hold 19 rounds.
        Assert.Equal((14, 45, 30, 19, 39, 1425), (answer.Coachee.CadenceDays, answer.Coachee.CoachMinutesPerRound, answer.Coachee.CoacheeMinutesPerRound,
            answer.Coachee.RoundsPerYear, answer.Coachee.WeeksPerYear, answer.Coachee.MinutesPerYear));
        // Coaches cost (900 + 600) / 2 an hour: 19 × 45 minutes are 10,687.50; coachees 600: 19 × 30 minutes are 5,700.
        Assert.Equal([new Money { CurrencyCode = "KES", Units = 16_387, Nanos = 500_000_000 }], answer.Coachee.AmountsPerYear);
        Assert.Equal((10, 3, 2), (answer.Teachers, answer.Coached, answer.Coaches));
        var head = answer.CoachRows.Single(coach => coach.Person == all.Head(0));
        Assert.Equal((2, 45, 68, 50, false, true), (head.Coachees, head.MinutesPerWeek, head.MinutesPerWeekWithOneMore, head.AllocatedMinutesPerWeek,
            head.ExceedsAllocation, head.ExceedsAllocationWithOneMore));
        Assert.Equal(new Money { CurrencyCode = "KES", Units = 12_825 }, head.AmountPerYearOfOneMore);
        Assert.Equal([(1, 10, 8, 23), (3, 4, 2, 68), (10, 1, -1, 225)],
            answer.Ratios.Select(ratio => (ratio.CoacheesPerCoach, ratio.CoachesNeeded, ratio.CoachesMissing, ratio.MinutesPerCoachPerWeek)));
        Assert.All(answer.Ratios, ratio => Assert.Equal((14_250, 163_875), (ratio.MinutesPerYear, ratio.AmountsPerYear.Single().Units)));

        Assert.Empty((await all.CountyOfficer.QueryCoachingCostScenariosAsync(request)).CoachRows);
        Assert.Empty((await all.National.QueryCoachingCostScenariosAsync(request)).CoachRows);
        Assert.Equal(2, (await all.Official.QueryCoachingCostScenariosAsync(request)).CoachRows.Count);
        await all.AsHead(1).QueryCoachingCostScenariosAsync(request).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        (request.CadenceDays, request.ObservationMinutes, request.FeedbackMinutes) = (7, 20, 25);
        var weekly = (await all.National.QueryCoachingCostScenariosAsync(request)).Coachee;
        Assert.Equal((7, 45, 25, 39), (weekly.CadenceDays, weekly.CoachMinutesPerRound, weekly.CoacheeMinutesPerRound, weekly.RoundsPerYear));
    }

    [DatabaseFact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var all = await CostSchools.Open(host);
        var cost = new QueryCoachingCostRequest
        {
            OrgUnit = "x",
            Person = "y",
            StartDate = Until.ToProto(),
            EndDate = From.ToProto(),
            GroupBy = (Grouping)99,
            Programme = "z",
            PageSize = -1,
        };

        Assert.Equal(
            ["end_date", "group_by", "org_unit", "org_unit", "page_size", "person", "programme"],
            (await all.National.QueryCoachingCostAsync(cost).Invalid()).Paths());
        Assert.Equal(["end_date", "org_unit", "start_date"], (await all.National.QueryCoachingCostAsync(new QueryCoachingCostRequest()).Invalid()).Paths());
        cost = Window(all.Nation, Grouping.County);
        cost.EndDate = From.AddDays(367).ToProto();
        Assert.Equal(["end_date"], (await all.National.QueryCoachingCostAsync(cost).Invalid()).Paths());
        Assert.Equal(
            ["cadence_days", "coachees_per_coach[1]", "date", "feedback_minutes", "observation_minutes", "org_unit", "programme", "weeks_per_year"],
            (await all.National.QueryCoachingCostScenariosAsync(new QueryCoachingCostScenariosRequest
            {
                Programme = "x",
                Date = new Date { Year = 2026 },
                CadenceDays = -1,
                ObservationMinutes = 481,
                FeedbackMinutes = -1,
                WeeksPerYear = 54,
                CoacheesPerCoach = { 1, 0 },
            }).Invalid()).Paths());
    }

    private static async Task<IReadOnlyList<PayRate>> Pay(CostSchools all) =>
    [
        await all.Pay(all.Nation, Role.Teacher, new DateOnly(2026, 1, 1), "KES", 411, 330_000_000),
        await all.Pay(all.Nation, Role.Teacher, new DateOnly(2026, 4, 15), "KES", 433, 10_000_000),
        await all.Pay(all.Nation, Role.HeadOfInstitution, new DateOnly(2026, 4, 1), "KES", 777),
        await all.Pay(all.Nation, Role.CoachingLead, new DateOnly(2026, 4, 1), "KES", 555),
        await all.Pay(all.Counties[1], Role.Teacher, new DateOnly(2026, 5, 1), "UGX", 15_001),
    ];

    private static MadeSession Random(CostSchools all, SeededRandom random)
    {
        var school = random.Next(4);
        var state = (State)(1 + random.Next(5));
        return new MadeSession(
            all.Schools[school], all.CountyOf(all.Schools[school]), (Kind)(1 + random.Next(8)), From.AddDays(random.Next(92)), 5 + random.Next(90), state,
            random.Next(3) == 0 ? all.Head(school) : all.Teacher(school, random.Next(2)), all.Teacher(school, 2),
            random.Next(5) == 0 ? $"{all.Head((school + 1) % 4)} {all.Person("unknown")}" : "", random.Next(4) == 0 ? all.Head((school + 2) % 4) : "",
            (StandInKind)(1 + random.Next(2)), (StandInState)random.Next(4), state == State.Completed ? 1 + random.Next(6000) : null);
    }

    private static QueryCoachingCostRequest Window(string unit, Grouping grouping) =>
        new() { OrgUnit = unit, StartDate = From.ToProto(), EndDate = Until.ToProto(), GroupBy = grouping };

    private static async Task<IReadOnlyList<Row>> All(CoachingCostService.CoachingCostServiceClient client, QueryCoachingCostRequest request)
    {
        List<Row> rows = [];
        request.PageSize = 3;
        do
        {
            var page = await client.QueryCoachingCostAsync(request);
            rows.AddRange(page.Rows);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return rows;
    }

    /// <summary>The same figures by other means: entry by entry in decimals, from what the test itself made.</summary>
    private sealed class Calculation(
        CostSchools all, IReadOnlyList<PayRate> rates, Dictionary<(string School, string Person), (int Allocated, int Directed)> allocations)
    {
        public (IReadOnlyList<Row> Rows, Row Total) Of(List<MadeSession> sessions, Grouping grouping)
        {
            var entries = sessions.Where(session => session.State != State.Cancelled)
                .SelectMany((session, index) => Givers(session).Select(giver => (Session: session, Index: index, Giver: giver, Key: Key(session.School, giver, grouping))))
                .ToList();
            var keys = entries.Select(entry => entry.Key).Concat(allocations.Keys.Select(each => Key(each.School, each.Person, grouping))).Distinct().Order(StringComparer.Ordinal);
            return ([.. keys.Select(key => Fill(key, [.. entries.Where(entry => entry.Key == key)],
                allocations.Where(each => Key(each.Key.School, each.Key.Person, grouping) == key)))], Fill("", entries, allocations));
        }

        private string Key(string school, string person, Grouping grouping) =>
            grouping switch { Grouping.Person => person, Grouping.County => all.CountyOf(school), _ => school };

        private static IEnumerable<string> Givers(MadeSession session)
        {
            var isReplaced = session is { StandIn.Length: > 0, StandInKind: StandInKind.Live, StandInState: StandInState.Accepted };
            List<string> givers = [isReplaced ? session.StandIn : session.Coach];
            if (!new[] { Kind.Observation, Kind.CoTeaching, Kind.LearningWalk }.Contains(session.Kind))
            {
                givers.Add(session.Coachee);
            }

            return givers.Concat(session.Participants.Split(' ').Where(name => name.Length > 0));
        }

        private Row Fill(
            string key, List<(MadeSession Session, int Index, string Giver, string Key)> entries,
            IEnumerable<KeyValuePair<(string School, string Person), (int Allocated, int Directed)>> allocated)
        {
            var row = new Row { Name = key };
            foreach (var session in entries.DistinctBy(entry => entry.Index))
            {
                row.Sessions++;
                row.DoneSessions += session.Session.State == State.Completed ? 1 : 0;
            }

            decimal planned = 0, done = 0, unpricedPlanned = 0, unpricedDone = 0, directedDone = 0;
            var lengths = new SortedDictionary<int, (long Planned, long Done)>();
            var pay = new SortedDictionary<string, (decimal Planned, decimal Done)>(StringComparer.Ordinal);
            foreach (var (session, _, giver, _) in entries)
            {
                var (plan, real) = (session.Minutes * 60, session.State == State.Completed ? session.ActualSeconds!.Value : 0);
                (planned, done) = (planned + plan, done + real);
                var length = session.School == all.Schools[0] ? 35 : 40;
                lengths[length] = (lengths.GetValueOrDefault(length).Planned + plan, lengths.GetValueOrDefault(length).Done + real);
                directedDone += allocations.TryGetValue((session.School, giver), out var directs) && directs.Directed > 0 ? real : 0;
                if (Rate(giver, session.Date) is { } money)
                {
                    var hourly = money.Units + (money.Nanos / 1_000_000_000m);
                    var sum = pay.GetValueOrDefault(money.CurrencyCode);
                    pay[money.CurrencyCode] = (sum.Planned + (plan * hourly), sum.Done + (real * hourly));
                }
                else
                {
                    (unpricedPlanned, unpricedDone) = (unpricedPlanned + plan, unpricedDone + real);
                }
            }

            (row.PlannedMinutes, row.DoneMinutes) = (Minutes(planned), Minutes(done));
            (row.UnpricedPlannedMinutes, row.UnpricedDoneMinutes) = (Minutes(unpricedPlanned), Minutes(unpricedDone));
            row.PlannedPeriods = lengths.Sum(each => (double)each.Value.Planned / (60 * each.Key));
            row.DonePeriods = lengths.Sum(each => (double)each.Value.Done / (60 * each.Key));
            row.PlannedAmounts.Add(pay.Select(each => Amount(each.Key, each.Value.Planned)));
            row.DoneAmounts.Add(pay.Select(each => Amount(each.Key, each.Value.Done)));
            var directedDays = 0L;
            foreach (var ((school, _), (weekly, yearly)) in allocated)
            {
                // The term of the first county touches five weeks; elsewhere 92 days are 13 weeks.
                row.AllocatedMinutes += weekly * (all.CountyOf(school) == all.Counties[0] ? 5 : 13);
                directedDays += yearly * 92L;
            }

            row.DirectedMinutes = (long)Math.Round(directedDays / 365m, MidpointRounding.AwayFromZero);
            if (directedDays > 0)
            {
                row.DirectedShare = (double)directedDone * 365 / (60 * (double)directedDays);
            }

            return row;
        }

        private Money? Rate(string person, DateOnly day)
        {
            var place = Enumerable.Range(0, 4).FirstOrDefault(school => person == all.Head(school) || Enumerable.Range(0, 3).Any(number => person == all.Teacher(school, number)), -1);
            if (place < 0)
            {
                return null;
            }

            var role = person == all.Head(place) ? Role.HeadOfInstitution : Role.Teacher;
            var begun = rates.Where(rate => rate.Role == role && rate.StartDate.ToDateOnly() <= day).OrderByDescending(rate => rate.StartDate.ToDateOnly()).ToList();
            return (begun.FirstOrDefault(rate => rate.OrgUnit == all.CountyOf(all.Schools[place])) ?? begun.FirstOrDefault(rate => rate.OrgUnit == all.Nation))?.HourlyAmount;
        }

        private static long Minutes(decimal seconds) => (long)Math.Round(seconds / 60, MidpointRounding.AwayFromZero);

        private static Money Amount(string currency, decimal perSecondHours)
        {
            var amount = Math.Round(perSecondHours / 3600, currency == "UGX" ? 0 : 2, MidpointRounding.AwayFromZero);
            return new Money { CurrencyCode = currency, Units = (long)Math.Truncate(amount), Nanos = (int)((amount - Math.Truncate(amount)) * 1_000_000_000) };
        }
    }
}

public sealed class CoachingCostOnSqlite(SchedulingOnSqlite host) : CoachingCostTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class CoachingCostOnSqlServer(SchedulingOnSqlServer host) : CoachingCostTests(host), IClassFixture<SchedulingOnSqlServer>;
