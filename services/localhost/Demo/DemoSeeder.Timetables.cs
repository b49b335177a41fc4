using Coaching.Scheduling.V1;
using Google.LongRunning;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using PeriodKind = Coaching.Scheduling.V1.BellSchedule.Types.Period.Types.Kind;

namespace Coaching.Localhost;

/// <summary>The part of the demonstration in which coaching is fixed in the school week: in a few schools, of which one has published it.</summary>
internal sealed partial class DemoSeeder
{
    private const string Calendar = "schoolCalendars/kenya";
    private const string Bells = "bellSchedules/kenya";
    private const int SchoolsWithTimetable = 4;
    private const int PublishedWeeks = 4;
    private const int WeeksAhead = 10;

    private IEnumerable<DemoSchool> Timetabled => plan.Schools.Take(SchoolsWithTimetable);

    // The term that the demonstration's twelve weeks are in goes on for a while, so that there is time to fix.
    private async Task AddCalendar(CancellationToken cancel)
    {
        var calendar = new SchoolCalendar { OrgUnit = DemoPlan.Nation, TimeZone = "Africa/Nairobi" };
        calendar.Terms.Add(new SchoolCalendar.Types.Term
        {
            DisplayName = "This term",
            StartDate = Of(plan.FirstWeek),
            EndDate = Of(plan.FirstWeek.AddDays((DemoPlan.Weeks + WeeksAhead) * 7)),
        });
        await (await clients.SchoolTime(Personas.National)).CreateSchoolCalendarAsync(
            new CreateSchoolCalendarRequest { SchoolCalendar = calendar, SchoolCalendarId = Id(Calendar), RequestId = DemoPlan.RequestId(Calendar) },
            cancellationToken: cancel);
    }

    private async Task AddBells(CancellationToken cancel)
    {
        var bells = new BellSchedule { OrgUnit = DemoPlan.Nation };
        for (var period = 1; period <= DemoLessons.Periods; period++)
        {
            bells.Periods.Add(new BellSchedule.Types.Period
            {
                DisplayName = $"{period}",
                StartTime = Clock(DemoLessons.Start(period)),
                EndTime = Clock(DemoLessons.Start(period) + DemoLessons.PeriodMinutes),
                Kind = PeriodKind.Lesson,
            });
        }

        await (await clients.SchoolTime(Personas.National)).CreateBellScheduleAsync(
            new CreateBellScheduleRequest { BellSchedule = bells, BellScheduleId = Id(Bells), RequestId = DemoPlan.RequestId(Bells) },
            cancellationToken: cancel);
    }

    private Func<CancellationToken, Task> AddRoom(DemoSchool school, string id, string displayName, Facility.Types.Kind kind) => async cancel =>
        await (await clients.SchoolTime(school.Head)).CreateFacilityAsync(
            new CreateFacilityRequest
            {
                Facility = new Facility { OrgUnit = school.Name, Kind = kind, DisplayName = displayName },
                FacilityId = $"{Id(school.Name)}-{id}",
                RequestId = DemoPlan.RequestId($"facilities/{school.Name}/{id}"),
            },
            cancellationToken: cancel);

    private Func<CancellationToken, Task> ImportLessons(DemoSchool school) => async cancel =>
    {
        var upload = await clients.Upload(school.Head, "/upload/v1/timetableFiles", DemoLessons.Csv(school), cancel);
        var operation = await (await clients.Timetables(school.Head)).ImportTimetableAsync(
            new ImportTimetableRequest
            {
                OrgUnit = school.Name,
                Program = TimetableProgram.CsvLessons,
                Files = { new ImportTimetableRequest.Types.File { Upload = upload, FileName = "lessons.csv" } },
                EffectiveDate = Of(plan.FirstWeek),
                DisplayName = "This term",
                RequestId = DemoPlan.RequestId($"timetables/{school.Name}"),
            },
            cancellationToken: cancel);
        await Done(school.Head, operation, cancel);
    };

    private async Task FixCoaching(CancellationToken cancel)
    {
        var school = plan.Schools[0];
        var client = await clients.CoachingTimetables(school.Head);
        var monday = plan.FirstWeek.AddDays((DemoPlan.Weeks + 1) * 7);
        var solving = await client.SolveCoachingTimetableAsync(
            new SolveCoachingTimetableRequest
            {
                OrgUnit = school.Name,
                EffectiveDate = Of(monday),
                RequestId = DemoPlan.RequestId($"coachingTimetables/{school.Name}"),
            },
            cancellationToken: cancel);
        var solved = (await Done(school.Head, solving, cancel)).Response.Unpack<CoachingTimetable>();
        var draft = await client.GetCoachingTimetableAsync(new GetCoachingTimetableRequest { Name = solved.Name }, cancellationToken: cancel);
        if (draft.State != CoachingTimetable.Types.State.Draft)
        {
            return;
        }

        var publishing = await client.PublishCoachingTimetableAsync(
            new PublishCoachingTimetableRequest
            {
                Name = draft.Name,
                StartDate = Of(monday),
                EndDate = Of(monday.AddDays(PublishedWeeks * 7)),
                Etag = draft.Etag,
                RequestId = DemoPlan.RequestId($"{school.Name}:publish"),
            },
            cancellationToken: cancel);
        await Done(school.Head, publishing, cancel);
    }

    private async Task<Operation> Done(string persona, Operation operation, CancellationToken cancel)
    {
        var operations = await clients.Operations(persona);
        while (!operation.Done)
        {
            operation = await operations.WaitOperationAsync(
                new WaitOperationRequest { Name = operation.Name, Timeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)) }, cancellationToken: cancel);
        }

        return operation.Error is null ? operation : throw new InvalidOperationException($"{operation.Name}: {operation.Error.Message}");
    }

    private static TimeOfDay Clock(int minute) => new() { Hours = minute / 60, Minutes = minute % 60 };
}
