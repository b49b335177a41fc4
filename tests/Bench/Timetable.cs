using System.Diagnostics;
using System.Globalization;
using Coaching.Scheduling;
using Coaching.Scheduling.Tests;

namespace Coaching.Bench;

/// <summary>The coaching timetable of a large school, and of many small ones on one core.</summary>
internal static class Timetable
{
    private const int Schools = 200;
    private const int Nation = 25_000;

    private static readonly CoachingTimetableSolver Solver = new(TimeProvider.System);

    private static readonly GeneratedSchool Large = new() { Staff = 60, Pairs = 50, Rooms = 3 };

    public static Task Run(CancellationToken cancel)
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

        PrintNation(cancel);
        return Task.CompletedTask;
    }

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
