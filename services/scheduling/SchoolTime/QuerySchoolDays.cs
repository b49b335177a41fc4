using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    private const int MaxDays = 400;
    private const int UsualDays = 28;

    public override Task<QuerySchoolDaysResponse> QuerySchoolDays(QuerySchoolDaysRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}");
        OptionalDate(violations, "start_date", request.StartDate);
        OptionalDate(violations, "end_date", request.EndDate);
        violations.ThrowIfAny();

        var from = request.StartDate.ToDateOnlyOrNull() ?? context.Reach().Today;
        var until = request.EndDate.ToDateOnlyOrNull() ?? (from > DateOnly.MaxValue.AddDays(-UsualDays) ? DateOnly.MaxValue : from.AddDays(UsualDays));
        violations.Require(until > from, "end_date", "must be after start_date")
            .Require(until.DayNumber - from.DayNumber <= MaxDays, "end_date", "must be at most 400 days after start_date")
            .ThrowIfAny();

        return database.Read(
            async db =>
            {
                await db.MustReach(context, request.OrgUnit);
                var year = await zone.YearOf(db, request.OrgUnit);
                return new QuerySchoolDaysResponse
                {
                    SchoolCalendar = year.Calendar,
                    Days =
                    {
                        year.Days(from, until).Select(day => new SchoolDay
                        {
                            Date = day.Date.ToProto(), CycleWeek = day.CycleWeek, Term = day.Term, Exception = day.Exception,
                        }),
                    },
                };
            },
            context.CancellationToken);
    }

    private static void OptionalDate(Violations violations, string path, Google.Type.Date? date)
    {
        if (date is not null)
        {
            violations.Date(path, date);
        }
    }
}
