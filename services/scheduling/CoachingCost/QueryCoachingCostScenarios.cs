using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class CoachingCostApi
{
    private const int MaxRatios = 10;

    public override Task<CoachingCostScenarios> QueryCoachingCostScenarios(QueryCoachingCostScenariosRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalName("programme", request.Programme, "programmes/{programme}")
            .Range("cadence_days", request.CadenceDays, 0, 366)
            .Range("observation_minutes", request.ObservationMinutes, 0, 480)
            .Range("feedback_minutes", request.FeedbackMinutes, 0, 480)
            .Range("weeks_per_year", request.WeeksPerYear, 0, 53)
            .Count("coachees_per_coach", request.CoacheesPerCoach.Count, 0, MaxRatios);
        if (request.Date is not null)
        {
            violations.Date("date", request.Date, FirstDay, LastDay);
        }

        foreach (var (ratio, index) in request.CoacheesPerCoach.Take(MaxRatios).Select((ratio, index) => (ratio, index)))
        {
            violations.Range($"coachees_per_coach[{index}]", ratio, 1, 100);
        }

        violations.ThrowIfAny();
        var reach = context.Reach();
        return database.Read(
            async db =>
            {
                await db.MustReach(context, request.OrgUnit);
                if (request.Programme.Length > 0 && await StaffDirectory.Programme(db, request.Programme) is null)
                {
                    throw Errors.NotFound(request.Programme);
                }

                var seesPeople = await db.One<int>(CountUnit, OfPeople(reach).With(new { request.OrgUnit })) > 0;
                return await new CostScenarios(db, reach, request, request.Date.ToDateOnlyOrNull() ?? reach.Today, zone.Id).Make(seesPeople);
            },
            context.CancellationToken);
    }
}
