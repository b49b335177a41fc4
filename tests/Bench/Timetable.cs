using System.Diagnostics;
using System.Globalization;
using Coaching.Scheduling;
using Coaching.Scheduling.Tests;

namespace Coaching.Bench;

/// <summary>The coaching timetables of a large school, of the real schools that FET's package holds, of small ones beside cbc, and of a thousand on one core.</summary>
internal static class Timetable
{
    private const int Schools = 1_000;
    private const int SmallSchools = 12;
    private const int Nation = 25_000;

    private static readonly TimeSpan RealBudget = TimeSpan.FromSeconds(10);

    private static readonly CoachingTimetableSolver Solver = new(TimeProvider.System);

    private static readonly GeneratedSchool Large = new() { Staff = 60, Pairs = 50, Rooms = 3 };

    public static async Task Run(CancellationToken cancel)
    {
        Solver.Solve(GeneratedSchool.Kenyan(10).Make(0), new SolveOptions(), cancel);
        // Two coachees a coach, and with twenty coaches and half the free time a school that is short of both.
        foreach (var large in new[] { Large with { Coaches = 25, CoachLoad = 50, Load = 60 }, Large with { Coaches = 20, CoachLoad = 55, Load = 65 } })
        {
            for (var seed = 1UL; seed <= 5; seed++)
            {
                PrintLarge(large, seed, cancel);
            }
        }

        PrintOptima(cancel);
        PrintNation(cancel);
        await PrintReal(cancel);
    }

    private static async Task PrintReal(CancellationToken cancel)
    {
        if (!FetExamples.AreHere)
        {
            Skip("timetable-fet", "fet-cl and fet-data (Debian packages fet and fet-data) are not on this machine");
            return;
        }

        var (unsolved, unfit, gaps, seconds) = (0, 0, new List<double>(), new List<double>());
        foreach (var name in FetExamples.Names)
        {
            if (await FetExamples.Read(name, cancel) is not { } timetable)
            {
                unsolved++;
            }
            else if (RealSchool.Make(timetable) is not { } problem)
            {
                unfit++;
            }
            else
            {
                var (solution, took) = PrintSchool(name, problem, cancel);
                gaps.Add(solution.Gap);
                seconds.Add(took);
            }
        }

        Figure.Print(new
        {
            name = "timetable-fet",
            unit = "schools",
            value = gaps.Count,
            unsolved_by_fet = unsolved,
            without_pairs_or_of_long_cycles = unfit,
            optimal = gaps.Count(gap => gap == 0),
            within_2_percent = gaps.Count(gap => gap <= 0.02),
            worst_gap = Math.Round(gaps.DefaultIfEmpty().Max(), 4),
            median_s = Math.Round(seconds.Order().ElementAtOrDefault(seconds.Count / 2), 3),
            slowest_s = Math.Round(seconds.DefaultIfEmpty().Max(), 3),
        });
    }

    private static (CoachingSolution Solution, double Seconds) PrintSchool(string name, CoachingProblem problem, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var solution = Solver.Solve(problem, new SolveOptions { TimeBudget = RealBudget }, cancel);
        var took = clock.Elapsed.TotalSeconds;
        Figure.Print(new
        {
            name = "timetable-fet-school",
            unit = "s",
            value = Math.Round(took, 3),
            school = name,
            staff = problem.Staff.Count,
            periods = problem.Periods.Count,
            pairs = problem.Pairs.Count,
            served = solution.Served,
            objective = solution.Objectives.Select(each => each.Value),
            bound = solution.Objectives.Select(each => each.Bound),
            gap = Math.Round(solution.Gap, 4),
            end = solution.End.ToString(),
        });
        return (solution, took);
    }

    private static void PrintOptima(CancellationToken cancel)
    {
        if (!IntegerProgramme.IsHere)
        {
            Skip("timetable-optimum", "cbc (Debian package coinor-cbc) is not on this machine");
            return;
        }

        for (var seed = 1UL; seed <= SmallSchools; seed++)
        {
            var school = new GeneratedSchool { Staff = 6, Pairs = 4, Coaches = 2, PeriodsADay = 6, Days = 3 + (int)(seed % 3), Rooms = 1, TwoShifts = seed % 4 == 0 };
            var problem = school.Make(seed);
            var clock = Stopwatch.StartNew();
            var solution = Solver.Solve(problem, new SolveOptions { SearchNodes = 100_000 }, cancel);
            var ours = clock.Elapsed;
            clock.Restart();
            var optimum = new IntegerProgramme(problem).Solve();
            Figure.Print(new
            {
                name = "timetable-optimum",
                unit = "s",
                value = Math.Round(ours.TotalSeconds, 3),
                cbc_s = Math.Round(clock.Elapsed.TotalSeconds, 3),
                seed,
                objective = solution.Objectives.Select(each => each.Value),
                bound = solution.Objectives.Select(each => each.Bound),
                cbc = optimum,
                equal = optimum.SequenceEqual(solution.Objectives.Select(each => each.Value)),
            });
        }
    }

    private static void Skip(string name, string why) => Figure.Print(new { name, skipped = why });

    private static void PrintLarge(GeneratedSchool school, ulong seed, CancellationToken cancel)
    {
        var problem = school.Make(seed);
        var clock = Stopwatch.StartNew();
        var solution = Solver.Solve(problem, new SolveOptions { TimeBudget = TimeSpan.FromSeconds(1) }, cancel);
        Figure.Print(new
        {
            name = "timetable-school",
            unit = "s",
            value = Math.Round(clock.Elapsed.TotalSeconds, 3),
            target = 1,
            seed,
            coaches = school.Coaches,
            staff = problem.Staff.Count,
            pairs = problem.Pairs.Count,
            served = solution.Served,
            objective = solution.Objectives.Select(each => each.Value),
            bound = solution.Objectives.Select(each => each.Bound),
            gap = Math.Round(solution.Gap, 4),
            gap_target = 0.02,
            end = solution.End.ToString(),
        });
    }

    private static void PrintNation(CancellationToken cancel)
    {
        var problems = Enumerable.Range(0, Schools).Select(school => GeneratedSchool.Kenyan(8 + (school % 6)).Make((ulong)school)).ToArray();
        var clock = Stopwatch.StartNew();
        var solutions = Array.ConvertAll(problems, problem => Solver.Solve(problem, new SolveOptions { TimeBudget = TimeSpan.FromSeconds(1) }, cancel));
        var rate = Schools / clock.Elapsed.TotalSeconds;
        Figure.Print(new
        {
            name = "timetable-nation",
            unit = "schools/s per core",
            value = Math.Round(rate, 1),
            schools = Schools,
            optimal = solutions.Count(solution => solution.End == SolveEnd.Optimal),
            served_pairs = solutions.Sum(solution => solution.Served),
            served_bound = solutions.Sum(solution => solution.ServedBound),
            pairs = problems.Sum(problem => problem.Pairs.Count),
            worst_gap = solutions.Max(solution => solution.Gap).ToString("0.####", CultureInfo.InvariantCulture),
            nation_minutes = Math.Round(Nation / rate / 60, 1),
            target_minutes = 30,
        });
    }
}
