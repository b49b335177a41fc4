using Coaching.Platform;
using Rating = Coaching.Observations.V1.CoachOnCoaching.Types.Rating;

namespace Coaching.Observations;

/// <summary>The rubric by which a coach's work is rated.</summary>
internal static class CoachRatings
{
    public const int Worst = 1;
    public const int Best = 4;
    private const int Skills = 6;

    public static Violations Check(Violations violations, string path, IReadOnlyList<Rating> ratings)
    {
        violations.Count(path, ratings.Count, 1, Skills)
            .Require(ratings.Select(rating => rating.Skill).Distinct().Count() == ratings.Count, path, "must rate each skill at most once");
        for (var index = 0; index < Math.Min(ratings.Count, Skills); index++)
        {
            violations.Enum($"{path}[{index}].skill", ratings[index].Skill)
                .Range($"{path}[{index}].score", ratings[index].Score, Worst, Best)
                .Text($"{path}[{index}].evidence", ratings[index].Evidence, 0, 2_000);
        }

        return violations;
    }
}
