using Coaching.People.V1;
using Target = Coaching.People.V1.ImplementationPlan.Types.Target;

namespace Coaching.Localhost;

/// <summary>What the demonstration's programme means to reach, for the nation and in each county.</summary>
internal sealed partial class DemoSeeder
{
    private const int Term = 14 * 7;

    private IEnumerable<Func<CancellationToken, Task>> Plans() =>
    [
        AddPlan(Personas.National, DemoPlan.Programme, DemoPlan.Nation, "Coaching at Scale, the pilot", plan.Schools.Count),
        .. DemoPlan.Counties.Select(county => AddPlan(county.Officer, $"{DemoPlan.Programme}-{county.Id}", county.Name, $"Coaching at Scale, {county.DisplayName}", county.Schools)),
    ];

    // A pair of official and head and one of head and teacher in each school by the end of the first month, more teachers a term later.
    private Func<CancellationToken, Task> AddPlan(string persona, string key, string unit, string displayName, int schools) => async cancel =>
    {
        var (month, today, term) = (plan.FirstWeek.AddDays(28), plan.FirstWeek.AddDays(DemoPlan.Weeks * 7), plan.FirstWeek.AddDays((DemoPlan.Weeks * 7) + Term));
        var targets = new[]
        {
            Reach("coaches_trained", month, schools),
            Reach("teachers_coached", month, schools * 2),
            Reach("observation_completion", today, 75, Target.Types.Measure.Percent),
            Reach("feedback_completion", today, 65, Target.Types.Measure.Percent),
            Reach("schools_reached", today, schools),
            Reach("coaches_trained", term, schools * 2),
            Reach("teachers_coached", term, schools * 4),
        };
        await (await clients.Plans(persona)).CreateImplementationPlanAsync(
            new CreateImplementationPlanRequest
            {
                ImplementationPlan = new ImplementationPlan
                {
                    DisplayName = displayName,
                    Programme = DemoPlan.Programme,
                    OrgUnit = unit,
                    Targets = { targets },
                    ExpectedBarriers =
                    {
                        Barrier(BarrierCategory.TimeOfYear, "National examinations take the last weeks of the year.", "Sessions of those weeks are planned ahead of them."),
                        Barrier(BarrierCategory.Technology, "Some schools have no network.", "Records are kept on paper and entered at the zone's office."),
                    },
                },
                ImplementationPlanId = Id(key),
                RequestId = DemoPlan.RequestId($"implementationPlans/{Id(key)}"),
            },
            cancellationToken: cancel);
    };

    private static Target Reach(string metric, DateOnly day, int value, Target.Types.Measure measure = Target.Types.Measure.Count) =>
        new() { Metric = metric, Date = Of(day), Value = value, Measure = measure };

    private static ImplementationPlan.Types.ExpectedBarrier Barrier(BarrierCategory category, string description, string mitigation) =>
        new() { Category = category, Description = description, Mitigation = mitigation };
}
