using Coaching.Scheduling.V1;
using Coaching.Testing;
using static Coaching.Scheduling.Tests.SchoolTimes;
using Cause = Coaching.Scheduling.V1.TimetableBreak.Types.Cause;
using DayOfWeek = Google.Type.DayOfWeek;
using SessionKind = Coaching.Scheduling.V1.Session.Types.Kind;

namespace Coaching.Scheduling.Tests;

public abstract class TimetableBreaksTests(SchedulingOnSqlite host)
{
    private const string Header = "staff,day,period,subject,class,room\n";

    [DatabaseFact]
    [Trait("requirement", "CAS-46")]
    public async Task A_new_timetable_says_which_protected_slots_it_leaves_no_room_for()
    {
        var school = await School.Open(host);
        var client = new TimetableClient(host, school);
        var room = await Time(school, school.Head).CreateFacilityAsync(Room(school.Unit, "Library"));
        await Time(school, school.Head).UpdateStaffTimeAsync(Friday(school.Unit, school.Teacher));
        await Publish(
            Slot(school, "kept", SessionKind.Observation, DayOfWeek.Monday, 8, 0),
            Slot(school, "lesson", SessionKind.Observation, DayOfWeek.Monday, 8, 40),
            Slot(school, "meeting", SessionKind.Feedback, DayOfWeek.Tuesday, 8, 0, room.Name),
            Slot(school, "room", SessionKind.Feedback, DayOfWeek.Tuesday, 8, 40, room.Name),
            Slot(school, "away", SessionKind.Feedback, DayOfWeek.Friday, 8, 0, room.Name),
            Slot(school, "gone", SessionKind.Feedback, DayOfWeek.Monday, 13, 0, room.Name));
        var request = await client.Request(TimetableProgram.CsvLessons, ("week.csv", Header
            + "T,Monday,8:00-8:40,Maths,7A,Lab\nH,Monday,8:40-9:20,Art,7A,Hall\nT,Monday,8:40-9:20,Art,7A,Hall\n"
            + "T,Tuesday,8:00-8:40,Maths,7A,Lab\nColleague,Tuesday,8:40-9:20,Reading,7B,library\nColleague,Friday,8:00-8:40,Art,7B,Hall\n"));
        request.StaffAliases.Add(new StaffAlias { Key = "T", Person = school.Teacher });
        request.StaffAliases.Add(new StaffAlias { Key = "H", Person = school.Head });
        request.ValidateOnly = true;

        var preview = await client.Import(request);
        request.ValidateOnly = false;
        request.RequestId = SchedulingOnSqlite.NewRequest;
        var report = await client.Import(request);
        var asked = await client.Api.QueryTimetableBreaksAsync(new QueryTimetableBreaksRequest { Timetable = report.Timetable });

        Assert.Equal(
            [
                ("lesson", $"{Cause.CoachTeaches} {Cause.LessonGone}"), ("gone", $"{Cause.PeriodGone}"), ("meeting", $"{Cause.CoacheeTeaches}"),
                ("room", $"{Cause.RoomTaken}"), ("away", $"{Cause.Away}"),
            ],
            asked.Breaks.Select(broken => (broken.CoachingSlot.Split('/')[^1], string.Join(' ', broken.Causes))));
        Assert.Equal(asked.Breaks, report.Breaks);
        Assert.Equal(asked.Breaks, preview.Breaks);
        var time = await Time(school, school.Head).GetStaffTimeAsync(
            new GetStaffTimeRequest { Name = Friday(school.Unit, school.Teacher).StaffTime.Name });
        Assert.Equal(6 * 40, time.CoachingMinutesPerWeek);
    }

    private Task Publish(params CoachingSlotRow[] slots) => host.Database.Write(tx => tx.InsertAll(CoachingSlotRow.Insert, slots), default);

    private static CoachingSlotRow Slot(School school, string name, SessionKind kind, DayOfWeek day, int hour, int minute, string room = "") => new()
    {
        Name = $"coachingTimetables/{Platform.ResourceName.IdOf(school.Unit)}/slots/{name}",
        CoachingTimetable = $"coachingTimetables/{Platform.ResourceName.IdOf(school.Unit)}",
        OrgUnit = school.Unit,
        CoachingRelationship = school.Pair,
        Coach = school.Head,
        Coachee = school.Teacher,
        Kind = kind,
        CycleWeek = 1,
        Day = (int)day,
        StartMinute = (hour * 60) + minute,
        EndMinute = (hour * 60) + minute + 40,
        Period = "P",
        Facility = room,
        Subject = kind == SessionKind.Observation ? "Maths" : "",
        Class = "7A",
        Room = "",
        IsPublished = true,
        Version = 1,
    };
}

public sealed class TimetableBreaksOnSqlite(SchedulingOnSqlite host) : TimetableBreaksTests(host), IClassFixture<SchedulingOnSqlite>;

public sealed class TimetableBreaksOnSqlServer(SchedulingOnSqlServer host) : TimetableBreaksTests(host), IClassFixture<SchedulingOnSqlServer>;
