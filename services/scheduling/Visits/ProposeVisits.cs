using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Type;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class VisitsApi
{
    private const int WeekDays = 7;
    private const int MaxExcluded = 200;
    private const int MinPlannedMinutes = 30;

    public override Task<VisitProposals> ProposeVisits(ProposeVisitsRequest request, ServerCallContext context)
    {
        var reach = context.Reach();
        var violations = new Violations()
            .Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .Date("start_date", request.StartDate, reach.Today.AddDays(-WeekDays), reach.Today.AddDays(366))
            .Range("max_visits", request.MaxVisits, 0, 40)
            .Range("max_visits_per_day", request.MaxVisitsPerDay, 0, 8)
            .Range("cadence_days", request.CadenceDays, 0, 366)
            .Count("days", request.Days.Count, 0, WeekDays)
            .Count("excluded_org_units", request.ExcludedOrgUnits.Count, 0, MaxExcluded);
        foreach (var (day, index) in request.Days.Take(WeekDays).Select((day, index) => (day, index)))
        {
            violations.Enum($"days[{index}]", day);
        }

        foreach (var (unit, index) in request.ExcludedOrgUnits.Take(MaxExcluded).Select((unit, index) => (unit, index)))
        {
            violations.Name($"excluded_org_units[{index}]", unit, "orgUnits/{org_unit}");
        }

        VisitRules.CheckDuration(violations, "visit_duration", request.VisitDuration, MinPlannedMinutes, "must be 30 minutes to 8 hours, in whole minutes");
        VisitRules.CheckLocation(violations, "start_location", request.StartLocation);
        CheckHours(violations, request);
        violations.ThrowIfAny();

        return database.Read(
            async db =>
            {
                await db.MustReach(context, request.OrgUnit);
                return await new VisitPlan(request, reach, visits.Value, zone.Id).Make(db);
            },
            context.CancellationToken);
    }

    private static void CheckHours(Violations violations, ProposeVisitsRequest request)
    {
        var (start, end) = (VisitPlan.Minutes(request.DayStartTime, VisitPlan.UsualStart), VisitPlan.Minutes(request.DayEndTime, VisitPlan.UsualEnd));
        violations.Require(IsTime(request.DayStartTime), "day_start_time", "must be a time of the day on a whole minute")
            .Require(IsTime(request.DayEndTime), "day_end_time", "must be a time of the day on a whole minute")
            .Require(!IsTime(request.DayStartTime) || !IsTime(request.DayEndTime) || start < end, "day_end_time", "must be after day_start_time");
    }

    private static bool IsTime(TimeOfDay? time) =>
        time is null or { Hours: >= 0 and <= 23, Minutes: >= 0 and <= 59, Seconds: 0, Nanos: 0 };
}
