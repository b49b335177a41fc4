using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Type;
using DayOfWeek = Google.Type.DayOfWeek;
using Exception = Coaching.Scheduling.V1.SchoolCalendar.Types.Exception;

namespace Coaching.Scheduling.Tests;

/// <summary>Calendars and timetables of a test's school, as an import would have left them.</summary>
internal static class SchoolSetup
{
    /// <summary>A term around the clock's time, Monday to Friday.</summary>
    public static Task Calendar(
        this SchedulingOnSqlite host, string unit, string zone = "Africa/Nairobi", DateOnly? start = null, DateOnly? end = null, int cycleWeeks = 1,
        params (DateOnly Day, Exception.Types.Kind Kind)[] exceptions)
    {
        var calendar = new SchoolCalendar
        {
            TimeZone = zone,
            CycleWeeks = cycleWeeks,
            Terms =
            {
                new SchoolCalendar.Types.Term
                {
                    DisplayName = "Term",
                    StartDate = (start ?? new DateOnly(2026, 11, 2)).ToProto(),
                    EndDate = (end ?? new DateOnly(2026, 12, 19)).ToProto(),
                },
            },
        };
        calendar.Exceptions.AddRange(exceptions.Select(one => new Exception
        {
            Kind = one.Kind,
            DisplayName = "Exception",
            StartDate = one.Day.ToProto(),
            EndDate = one.Day.AddDays(1).ToProto(),
        }));
        return host.Database.Write(
            tx => tx.Execute(
                """
                INSERT INTO school_calendars (name, org_unit, content, version, create_time, update_time)
                VALUES (@name, @unit, @content, 1, @Now, @Now)
                """,
                new { name = $"schoolCalendars/{Guid.NewGuid()}", unit, content = Content.Of(calendar), tx.Now }),
            default);
    }

    /// <summary>
    /// A week of five days of six periods of forty minutes from eight, in which each person named teaches in the periods given: <c>(day from 0, period
    /// from 0)</c>.
    /// </summary>
    public static Task Timetable(this SchedulingOnSqlite host, string unit, params (string Person, (int Day, int Period)[] Lessons)[] staff)
    {
        const int periods = 6;
        var timetable = new Timetable();
        for (var day = 0; day < 5; day++)
        {
            for (var period = 0; period < periods; period++)
            {
                var minute = (8 * 60) + (period * 40);
                timetable.Periods.Add(new Timetable.Types.Period
                {
                    CycleWeek = 1,
                    Day = (DayOfWeek)(day + 1),
                    DisplayName = $"P{period + 1}",
                    StartTime = new TimeOfDay { Hours = minute / 60, Minutes = minute % 60 },
                    EndTime = new TimeOfDay { Hours = (minute + 40) / 60, Minutes = (minute + 40) % 60 },
                });
            }
        }

        foreach (var (person, lessons) in staff)
        {
            timetable.Staff.Add(new Timetable.Types.Teacher { Key = person, Person = person });
            timetable.Lessons.AddRange(lessons.Select(lesson => new Timetable.Types.Lesson
            {
                Period = (lesson.Day * periods) + lesson.Period,
                Staff = { timetable.Staff.Count - 1 },
                Subject = lesson.Period % 2 == 0 ? "Mathematics" : "English",
            }));
        }

        return host.Database.Write(
            tx => tx.Execute(
                """
                INSERT INTO timetables (name, org_unit, county, effective_date, revision, state, program, display_name, cycle_weeks, lesson_count,
                                        staff_count, unmatched_count, content, version, create_time)
                VALUES (@name, @unit, '', @day, 1, 1, 1, '', 1, @lessons, @staff, 0, @content, 1, @Now)
                """,
                new
                {
                    name = $"timetables/{Guid.NewGuid()}",
                    unit,
                    day = new DateOnly(2026, 1, 5),
                    lessons = timetable.Lessons.Count,
                    staff = timetable.Staff.Count,
                    content = TimetableRow.ContentOf(timetable),
                    tx.Now,
                }),
            default);
    }
}
