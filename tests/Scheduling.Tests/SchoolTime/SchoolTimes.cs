using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Type;
using DayOfWeek = Google.Type.DayOfWeek;
using Kind = Coaching.Scheduling.V1.SchoolCalendar.Types.Exception.Types.Kind;

namespace Coaching.Scheduling.Tests;

/// <summary>Requests about school time, each right until a test changes it.</summary>
internal static class SchoolTimes
{
    public static SchoolTimeService.SchoolTimeServiceClient Time(School school, string person) => new(school.As(person));

    public static TimetableService.TimetableServiceClient Timetables(School school, string person) => new(school.As(person));

    /// <summary>A calendar of two terms.</summary>
    public static CreateSchoolCalendarRequest Calendar(string unit) => new()
    {
        SchoolCalendar = new SchoolCalendar
        {
            OrgUnit = unit,
            TimeZone = "Africa/Nairobi",
            Terms =
            {
                new SchoolCalendar.Types.Term { DisplayName = "Term 1", StartDate = Day(2027, 1, 6), EndDate = Day(2027, 4, 3) },
                new SchoolCalendar.Types.Term { DisplayName = "Term 2", StartDate = Day(2027, 5, 3), EndDate = Day(2027, 8, 1) },
            },
        },
        RequestId = SchedulingOnSqlite.NewRequest,
    };

    public static SchoolCalendar.Types.Exception Exception(Kind kind, DateOnly start, DateOnly end) => new()
    {
        Kind = kind,
        DisplayName = "A break",
        StartDate = start.ToProto(),
        EndDate = end.ToProto(),
    };

    public static QuerySchoolDaysRequest Days(string unit, DateOnly start, DateOnly end) =>
        new() { OrgUnit = unit, StartDate = start.ToProto(), EndDate = end.ToProto() };

    /// <summary>A school day of three periods and a break.</summary>
    public static CreateBellScheduleRequest Bells(string unit) => new()
    {
        BellSchedule = new BellSchedule
        {
            OrgUnit = unit,
            Periods =
            {
                Period("1", 8, 0), Period("2", 8, 40), Period("Tea", 9, 20, 20, BellSchedule.Types.Period.Types.Kind.Break), Period("3", 9, 40),
            },
        },
        RequestId = SchedulingOnSqlite.NewRequest,
    };

    public static BellSchedule.Types.Period Period(
        string name, int hour, int minute, int minutes = 40,
        BellSchedule.Types.Period.Types.Kind kind = BellSchedule.Types.Period.Types.Kind.Lesson, string shift = "") => new()
        {
            DisplayName = name,
            StartTime = Clock(hour, minute),
            EndTime = Clock(hour + ((minute + minutes) / 60), (minute + minutes) % 60),
            Kind = kind,
            Shift = shift,
        };

    public static CreateFacilityRequest Room(string unit, string name = "Room 4") => new()
    {
        Facility = new Facility { OrgUnit = unit, Kind = Facility.Types.Kind.CoachingRoom, DisplayName = name },
        RequestId = SchedulingOnSqlite.NewRequest,
    };

    /// <summary>A person who is away on Friday mornings.</summary>
    public static UpdateStaffTimeRequest Friday(string unit, string person) => new()
    {
        StaffTime = new StaffTime
        {
            Name = $"{unit}/staffTimes/{ResourceName.IdOf(person)}",
            WeeklyTimes =
            {
                new StaffTime.Types.WeeklyTime
                {
                    Kind = StaffTime.Types.WeeklyTime.Types.Kind.Away, Day = DayOfWeek.Friday, StartTime = Clock(8, 0), EndTime = Clock(12, 0),
                },
            },
            FreePeriodsKept = 3,
            MaxCoachingPeriodsPerDay = 1,
            AllocatedMinutesPerWeek = 80,
            DirectedMinutesPerYear = 75_900,
        },
        RequestId = SchedulingOnSqlite.NewRequest,
    };

    public static TimeOfDay Clock(int hours, int minutes) => new() { Hours = hours, Minutes = minutes };

    public static Date Day(int year, int month, int day) => new() { Year = year, Month = month, Day = day };
}
