using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.LongRunning;
using Google.Type;
using DayOfWeek = Google.Type.DayOfWeek;

namespace Coaching.Scheduling.Tests;

/// <summary>
/// A school with a calendar and a teaching timetable of a day's eight periods: the head teaches the first and coaches, the deputy the first four
/// and coaches too, and the teacher whom both coach teaches all but the last two.
/// </summary>
internal sealed class SchoolOfLessons
{
    public const int Periods = 8;
    public const int PeriodMinutes = 40;

    private static readonly DayOfWeek[] Days = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>A Monday in the term, six days after the tests' clock.</summary>
    public static readonly DateOnly Monday = new(2026, 11, 30);

    private readonly SchedulingOnSqlite _host;

    private SchoolOfLessons(SchedulingOnSqlite host, School school) => (_host, School) = (host, school);

    public School School { get; }

    public CoachingTimetableService.CoachingTimetableServiceClient Head => new(School.As(School.Head));

    public static async Task<SchoolOfLessons> Open(SchedulingOnSqlite host, int rooms = 1)
    {
        var lessons = new SchoolOfLessons(host, await School.Open(host));
        await lessons.AddCalendar();
        for (var room = 1; room <= rooms; room++)
        {
            await lessons.AddRoom($"Coaching room {room}");
        }

        await lessons.Teach(lessons.Usual());
        return lessons;
    }

    /// <summary>Who teaches in which periods of every day, from 1.</summary>
    public Dictionary<string, int[]> Usual() => new()
    {
        [School.Head] = [1],
        [School.OtherCoach] = [1, 2, 3, 4],
        [School.Teacher] = [1, 2, 3, 4, 5, 6],
    };

    /// <summary>Gives the school a teaching timetable from a day on; one of its periods may be a staff meeting given to coaching.</summary>
    public async Task<string> Teach(Dictionary<string, int[]> lessons, DateOnly? from = null, int meeting = 0)
    {
        var timetable = new Timetable { CycleWeeks = 1 };
        foreach (var day in Days)
        {
            for (var period = 1; period <= Periods; period++)
            {
                var start = Start(period);
                timetable.Periods.Add(new Timetable.Types.Period
                {
                    CycleWeek = 1,
                    Day = day,
                    DisplayName = $"{period}",
                    StartTime = Time(start),
                    EndTime = Time(start + PeriodMinutes),
                    Kind = period == meeting ? BellSchedule.Types.Period.Types.Kind.MeetingForCoaching : BellSchedule.Types.Period.Types.Kind.Lesson,
                });
            }
        }

        foreach (var (person, index) in lessons.Keys.Order(StringComparer.Ordinal).Select((person, index) => (person, index)))
        {
            timetable.Staff.Add(new Timetable.Types.Teacher { Key = person, Person = person });
            for (var day = 0; day < Days.Length; day++)
            {
                foreach (var period in lessons[person])
                {
                    timetable.Lessons.Add(new Timetable.Types.Lesson
                    {
                        Period = (day * Periods) + period - 1,
                        Staff = { index },
                        Subject = period % 2 == 0 ? "English" : "Mathematics",
                        Class = $"Grade {period}",
                        Room = $"Room {period}",
                        Id = $"{person}-{day}-{period}",
                    });
                }
            }
        }

        var row = new TimetableRow
        {
            Name = $"timetables/{Guid.NewGuid()}",
            OrgUnit = School.Unit,
            County = School.County,
            EffectiveDate = from ?? new DateOnly(2026, 9, 1),
            Revision = await _host.Database.Read(
                db => db.One<int>("SELECT COUNT(*) + 1 FROM timetables WHERE org_unit = @Unit", new { School.Unit }), default),
            State = Timetable.Types.State.Applied,
            Program = TimetableProgram.CsvLessons,
            DisplayName = "",
            CycleWeeks = 1,
            LessonCount = timetable.Lessons.Count,
            StaffCount = timetable.Staff.Count,
            UnmatchedCount = 0,
            Content = TimetableRow.ContentOf(timetable),
            Version = 1,
            CreateTime = _host.Clock.GetUtcNow(),
        };
        await _host.Database.Write(
            tx => tx.Execute(
                """
                INSERT INTO timetables (name, org_unit, county, effective_date, revision, state, program, display_name, cycle_weeks, lesson_count,
                                        staff_count, unmatched_count, content, version, create_time)
                VALUES (@Name, @OrgUnit, @County, @EffectiveDate, @Revision, @State, @Program, @DisplayName, @CycleWeeks, @LessonCount, @StaffCount,
                        @UnmatchedCount, @Content, @Version, @CreateTime)
                """,
                row),
            default);
        return row.Name;
    }

    /// <summary>The minute of the day at which a period begins, from 8:00 without breaks.</summary>
    public static int Start(int period) => (8 * 60) + ((period - 1) * PeriodMinutes);

    public static TimeOfDay Time(int minute) => new() { Hours = minute / 60, Minutes = minute % 60 };

    /// <summary>Solves, and answers the draft.</summary>
    public async Task<CoachingTimetable> Solve(SolveSettings? settings = null, DateOnly? day = null)
    {
        var operation = await Head.SolveCoachingTimetableAsync(new SolveCoachingTimetableRequest
        {
            OrgUnit = School.Unit,
            EffectiveDate = Platform.Dates.ToProto(day ?? Monday),
            Settings = settings ?? new SolveSettings(),
            RequestId = SchedulingOnSqlite.NewRequest,
        });
        return await Done<CoachingTimetable>(operation);
    }

    /// <summary>Publishes a draft for two weeks, and answers the report.</summary>
    public async Task<PublishReport> Publish(CoachingTimetable draft, RearrangementReason reason = default, DateOnly? start = null, int weeks = 2)
    {
        var operation = await Head.PublishCoachingTimetableAsync(new PublishCoachingTimetableRequest
        {
            Name = draft.Name,
            StartDate = Platform.Dates.ToProto(start ?? Monday),
            EndDate = Platform.Dates.ToProto((start ?? Monday).AddDays(7 * weeks)),
            Reason = reason,
            Etag = draft.Etag,
            RequestId = SchedulingOnSqlite.NewRequest,
        });
        return await Done<PublishReport>(operation);
    }

    /// <summary>Has a person keep so many free periods in a cycle.</summary>
    public Task<StaffTime> Keep(string person, int freePeriods) => new SchoolTimeService.SchoolTimeServiceClient(School.As(School.Head)).UpdateStaffTimeAsync(
        new UpdateStaffTimeRequest
        {
            StaffTime = new StaffTime { Name = StaffTimeRow.NameOf(School.Unit, person), FreePeriodsKept = freePeriods },
            RequestId = SchedulingOnSqlite.NewRequest,
        }).ResponseAsync;

    public async Task<T> Done<T>(Operation operation) where T : Google.Protobuf.IMessage, new()
    {
        var operations = new Operations.OperationsClient(School.As(School.Head));
        for (var wait = 0; wait < 120 && !operation.Done; wait++)
        {
            operation = await operations.GetOperationAsync(new GetOperationRequest { Name = operation.Name });
            await Task.Delay(operation.Done ? 0 : 100);
        }

        Assert.True(operation.Done, "The operation did not end in time.");
        Assert.True(operation.Error is null, operation.Error?.Message);
        return operation.Response.Unpack<T>();
    }

    private async Task AddCalendar()
    {
        var calendar = new SchoolCalendar
        {
            TimeZone = "Africa/Nairobi",
            Terms =
            {
                new SchoolCalendar.Types.Term
                {
                    DisplayName = "Term 3",
                    StartDate = new Date { Year = 2026, Month = 9, Day = 7 },
                    EndDate = new Date { Year = 2026, Month = 12, Day = 19 },
                },
            },
        };
        await _host.Database.Write(
            tx => tx.Execute(
                """
                INSERT INTO school_calendars (name, org_unit, content, version, create_time, update_time)
                VALUES (@Name, @Unit, @Content, 1, @Now, @Now)
                """,
                new { Name = $"schoolCalendars/{Guid.NewGuid()}", School.Unit, Content = Platform.Content.Of(calendar), tx.Now }),
            default);
    }

    private Task AddRoom(string name) => _host.Database.Write(
        tx => tx.Execute(
            """
            INSERT INTO facilities (name, org_unit, kind, display_name, capacity, out_of_use, version, create_time, update_time)
            VALUES (@Name, @Unit, @Kind, @DisplayName, 1, 0, 1, @Now, @Now)
            """,
            new { Name = $"facilities/{Guid.NewGuid()}", School.Unit, Kind = Facility.Types.Kind.CoachingRoom, DisplayName = name, tx.Now }),
        default);
}
