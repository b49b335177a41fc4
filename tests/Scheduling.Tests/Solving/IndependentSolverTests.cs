using Xunit.Abstractions;

namespace Coaching.Scheduling.Tests;

[Trait("requirement", "STEP-42")]
public sealed class IndependentSolverTests(ITestOutputHelper output)
{
    [CbcFact]
    public void An_independent_solver_finds_the_same_optimum()
    {
        for (var seed = 1UL; seed <= 8; seed++)
        {
            var problem = new GeneratedSchool
            {
                Staff = 6,
                Pairs = 4,
                Coaches = 2,
                PeriodsADay = 6,
                Days = 3 + (int)(seed % 3),
                Rooms = 1,
                TwoShifts = seed % 4 == 0,
            }.Make(seed);
            var solution = new CoachingTimetableSolver(TimeProvider.System)
                .Solve(problem, new SolveOptions { TimeBudget = TimeSpan.FromMinutes(10), SearchNodes = 100_000 }, default);

            var best = new IntegerProgramme(problem).Solve();

            output.WriteLine($"seed {seed}: {string.Join(' ', best)} {solution.End}");
            Assert.True(best.SequenceEqual(solution.Objectives.Select(each => each.Value)), $"seed {seed}: {string.Join(' ', best)} but {string.Join(' ', solution.Objectives.Select(each => each.Value))}");
        }
    }
}

/// <summary>A test that needs cbc: skipped on a machine without it, but never in CI, where it then fails.</summary>
public sealed class CbcFactAttribute : FactAttribute
{
    public CbcFactAttribute() =>
        Skip = IntegerProgramme.IsHere || Environment.GetEnvironmentVariable("CI") == "true" ? null : "cbc (Debian package coinor-cbc) is not on the PATH.";
}
