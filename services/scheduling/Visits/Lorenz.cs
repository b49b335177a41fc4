using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

/// <summary>How evenly visits fall on schools.</summary>
internal static class Lorenz
{
    /// <summary>The figures of an area from the visits of each of its schools.</summary>
    public static VisitFairness.Types.Area Of(string orgUnit, IEnumerable<int> visitsOfSchools)
    {
        var counts = visitsOfSchools.Order().ToArray();
        long schools = counts.Length;
        var visits = counts.Sum(count => (long)count);
        var area = new VisitFairness.Types.Area
        {
            OrgUnit = orgUnit,
            Schools = counts.Length,
            Visits = (int)Math.Min(int.MaxValue, visits),
            UnvisitedSchools = counts.TakeWhile(count => count == 0).Count(),
        };
        if (visits == 0)
        {
            return area;
        }

        // The mean difference between two schools over twice the mean, in whole numbers until the one division.
        var weighted = counts.Select((count, index) => ((2L * (index + 1)) - schools - 1) * count).Sum();
        area.Gini = (double)weighted / (schools * visits);
        area.LorenzPoints.Add(new VisitFairness.Types.LorenzPoint());
        var sum = 0L;
        for (var index = 0; index < counts.Length; index++)
        {
            sum += counts[index];
            if (index == counts.Length - 1 || counts[index + 1] > counts[index])
            {
                area.LorenzPoints.Add(new VisitFairness.Types.LorenzPoint { Schools = (double)(index + 1) / schools, Visits = (double)sum / visits });
            }
        }

        return area;
    }
}
