using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class TimetablesApi
{
    private const int MaxPeople = 200;

    public override async Task<QueryFreePeriodsResponse> QueryFreePeriods(QueryFreePeriodsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("timetable", request.Timetable, TimetableRow.Pattern)
            .Count("people", request.People.Count, 0, MaxPeople);
        for (var index = 0; index < Math.Min(request.People.Count, MaxPeople); index++)
        {
            violations.Name($"people[{index}]", request.People[index], "people/{person}");
        }

        violations.ThrowIfAny();

        var timetable = (await database.Read(db => FindTimetable(db, context, request.Timetable), context.CancellationToken)).Read();
        var week = new StaffPeriods(timetable);
        var wanted = request.People.ToHashSet(StringComparer.Ordinal);
        return new QueryFreePeriodsResponse
        {
            People =
            {
                timetable.Staff.Select((teacher, place) => (Teacher: teacher, Place: place))
                    .Where(one => wanted.Count == 0 || wanted.Contains(one.Teacher.Person))
                    .Select(one => new QueryFreePeriodsResponse.Types.PersonPeriods
                    {
                        Key = one.Teacher.Key,
                        Person = one.Teacher.Person,
                        Periods = { week.Available(one.Place).Select(period => timetable.Periods[period]) },
                    }),
            },
        };
    }
}
