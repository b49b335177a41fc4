using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.LongRunning;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchoolTimes;
using DayOfWeek = Google.Type.DayOfWeek;
using Kind = Coaching.Scheduling.V1.BellSchedule.Types.Period.Types.Kind;

namespace Coaching.Scheduling.Tests;

public abstract class ImportTimetableTests(SchedulingOnSqlite host)
{
    // Two people, two days, three periods: Ana teaches the first and the third on Monday, both teach together on Tuesday.
    private const string Week = """
        staff,day,period,subject,class,room
        Ana,Monday,8:00-8:40,Maths,7A,Lab
        Ana,Monday,9:20-10:00,Maths,7B,Lab
        Ben,Monday,8:40-9:20,Art,7A,Hall
        Ana,Tuesday,8:00-8:40,Games,7A,Hall
        Ben,Tuesday,8:00-8:40,Games,7A,Hall

        """;

    private static readonly (string, string) File = ("week.csv", Week.ReplaceLineEndings("\n"));

    [DatabaseFact]
    [Trait("requirement", "CAS-46")]
    public async Task A_timetable_is_previewed_then_imported_and_read()
    {
        var school = await School.Open(host);
        var client = new TimetableClient(host, school);
        var request = await client.Request(TimetableProgram.CsvLessons, File);
        request.StaffAliases.Add(new StaffAlias { Key = "Ana", Person = school.Teacher });
        request.ValidateOnly = true;

        var preview = await client.Import(request);
        Assert.Empty((await client.Api.ListTimetablesAsync(new ListTimetablesRequest())).Timetables);
        Assert.Empty((await client.Api.ListStaffAliasesAsync(new ListStaffAliasesRequest { Parent = school.Unit })).StaffAliases);
        request.ValidateOnly = false;
        request.RequestId = SchedulingOnSqlite.NewRequest;
        var report = await client.Import(request);
        var timetable = await client.Get(report.Timetable);

        Assert.Equal((2, 3, 6, 4), (report.Days, report.PeriodsPerDay, report.Periods, report.Lessons));
        Assert.Equal(["Ana:3:3", "Ben:2:4"], report.Staff.Select(figures => $"{figures.Key}:{figures.TaughtPeriods}:{figures.FreePeriods}"));
        Assert.Equal(7, report.FreePeriods);
        Assert.Equal(preview.Staff, report.Staff);
        Assert.Equal(("", true), (preview.Timetable, preview.ValidateOnly));
        Assert.Equal((4, 2, 1, 1), (timetable.LessonCount, timetable.StaffCount, timetable.UnmatchedStaffCount, timetable.Revision));
        Assert.Equal(school.Teacher, timetable.Staff[0].Person);
        Assert.Equal((DayOfWeek.Monday, 8, 0, 8, 40), (
            timetable.Periods[0].Day, timetable.Periods[0].StartTime.Hours, timetable.Periods[0].StartTime.Minutes, timetable.Periods[0].EndTime.Hours,
            timetable.Periods[0].EndTime.Minutes));
        var alias = Assert.Single((await client.Api.ListStaffAliasesAsync(new ListStaffAliasesRequest { Parent = school.Unit })).StaffAliases);
        Assert.Equal(("Ana", school.Teacher), (alias.Key, alias.Person));

        var free = await client.Api.QueryFreePeriodsAsync(new QueryFreePeriodsRequest { Timetable = timetable.Name, People = { school.Teacher } });
        Assert.Equal(
            ["Monday 8:40", "Tuesday 8:40", "Tuesday 9:20"],
            Assert.Single(free.People).Periods.Select(period => $"{period.Day} {period.StartTime.Hours}:{period.StartTime.Minutes}"));
        await Time(school, school.Head).UpdateStaffTimeAsync(Friday(school.Unit, school.Teacher));
        var time = await Time(school, school.Teacher).GetStaffTimeAsync(
            new GetStaffTimeRequest { Name = $"{school.Unit}/staffTimes/{ResourceName.IdOf(school.Teacher)}" });
        Assert.Equal(3, time.TaughtPeriods);
    }

    [DatabaseFact]
    public async Task A_later_timetable_takes_the_place_of_an_earlier_one_until_it_is_withdrawn()
    {
        var school = await School.Open(host);
        var client = new TimetableClient(host, school);
        var request = await client.Request(TimetableProgram.CsvLessons, File);
        request.EffectiveDate = SchoolTimes.Day(2027, 1, 4);
        var first = await client.Import(request);
        request.EffectiveDate = SchoolTimes.Day(2027, 2, 1);
        request.RequestId = SchedulingOnSqlite.NewRequest;
        var second = await client.Import(request);
        async Task<string> On(int month) => Assert.Single(
            (await client.Api.ListTimetablesAsync(new ListTimetablesRequest { OrgUnit = school.Unit, Date = SchoolTimes.Day(2027, month, 5) })).Timetables).Name;

        Assert.Equal((first.Timetable, second.Timetable), (await On(1), await On(2)));
        request.EffectiveDate = SchoolTimes.Day(2027, 1, 31);
        request.RequestId = SchedulingOnSqlite.NewRequest;
        await client.Api.ImportTimetableAsync(request).Refused(StatusCode.FailedPrecondition, "EFFECTIVE_DATE_TOO_EARLY");
        var stored = await client.Get(second.Timetable);
        var withdraw = new WithdrawTimetableRequest { Name = stored.Name, Etag = stored.Etag, RequestId = SchedulingOnSqlite.NewRequest };
        Assert.Equal(Timetable.Types.State.Withdrawn, (await client.Api.WithdrawTimetableAsync(withdraw)).State);
        Assert.Equal(first.Timetable, await On(2));
        var all = (await client.Api.ListTimetablesAsync(new ListTimetablesRequest { OrgUnit = school.Unit })).Timetables;
        Assert.Equal([second.Timetable, first.Timetable], all.Select(one => one.Name));
        Assert.All(all, one => Assert.Empty(one.Lessons));
    }

    [DatabaseFact]
    public async Task Periods_without_times_are_previewed_and_not_imported_until_bells_explain_them()
    {
        var school = await School.Open(host);
        var client = new TimetableClient(host, school);
        const string numbered = "staff,day,period,subject,class,room\nAna,Monday,1,Maths,7A,Lab\nAna,Monday,3,Maths,7A,Lab\nAna,Someday,2,Art,7A,Lab\n";
        var request = await client.Request(TimetableProgram.CsvLessons, ("week.csv", numbered));
        request.ValidateOnly = true;
        var preview = await client.Import(request);
        request.ValidateOnly = false;
        request.RequestId = SchedulingOnSqlite.NewRequest;
        var refused = await client.Run(request);

        Assert.Equal(3, preview.Lessons);
        Assert.Equal((int)StatusCode.FailedPrecondition, refused.Error.Code);
        Assert.Contains("bells for the periods 1, 2, 3", refused.Error.Message, StringComparison.Ordinal);
        Assert.Contains("days for the days", refused.Error.Message, StringComparison.Ordinal);
        var issues = (await client.Api.ListTimetableIssuesAsync(new ListTimetableIssuesRequest { Parent = refused.Name })).Issues;
        Assert.Contains(issues, issue => issue.Code == TimetableIssueCodes.BellUnknown);

        // The school's own bell schedule says when the periods are, and that one of them is a break.
        await Time(school, school.Head).CreateBellScheduleAsync(Bells(school.Unit));
        request.Days.Add(new ImportTimetableRequest.Types.Day { DisplayName = "Monday", Day_ = DayOfWeek.Monday });
        request.Days.Add(new ImportTimetableRequest.Types.Day { DisplayName = "Someday", Day_ = DayOfWeek.Thursday });
        request.RequestId = SchedulingOnSqlite.NewRequest;
        var timetable = await client.Get((await client.Import(request)).Timetable);
        Assert.Equal(
            ["Monday 8:0", "Monday 8:40", "Monday 9:40", "Thursday 8:0", "Thursday 8:40", "Thursday 9:40"],
            timetable.Periods.Select(period => $"{period.Day} {period.StartTime.Hours}:{period.StartTime.Minutes}"));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-52")]
    public async Task Breaks_and_meetings_of_the_bell_schedule_are_no_free_periods()
    {
        var school = await School.Open(host);
        var client = new TimetableClient(host, school);
        var bells = Bells(school.Unit);
        bells.BellSchedule.Periods.Add(Period("Briefing", 15, 0, 30, Kind.MeetingForCoaching));
        await Time(school, school.Head).CreateBellScheduleAsync(bells);
        const string file = "staff,day,period,subject,class,room\nAna,Monday,1,Maths,7A,Lab\nAna,Tuesday,Tea,Duty,7A,Yard\nAna,Monday,3,Art,7A,Lab\n";

        var report = await client.Import(await client.Request(TimetableProgram.CsvLessons, ("week.csv", file)));
        var timetable = await client.Get(report.Timetable);

        Assert.Equal(
            ["Monday 1 Lesson", "Monday Tea Break", "Monday 3 Lesson", "Monday Briefing MeetingForCoaching", "Tuesday 1 Lesson", "Tuesday Tea Break",
                "Tuesday 3 Lesson", "Tuesday Briefing MeetingForCoaching"],
            timetable.Periods.Select(period => $"{period.Day} {period.DisplayName} {period.Kind}"));
        Assert.Equal((2, 2), (report.BreakPeriods, report.FreePeriods));
    }

    [DatabaseFact]
    public async Task Repeating_a_request_answers_the_first_import()
    {
        var school = await School.Open(host);
        var client = new TimetableClient(host, school);
        var request = await client.Request(TimetableProgram.CsvLessons, File);

        var first = await client.Run(request);
        var second = await client.Api.ImportTimetableAsync(request);

        Assert.Equal(first, second);
        Assert.Single((await client.Api.ListTimetablesAsync(new ListTimetablesRequest { OrgUnit = school.Unit })).Timetables);
        Assert.Equal(ImportTimetableMetadata.Types.Stage.Done, first.Metadata.Unpack<ImportTimetableMetadata>().Stage);
    }

    [DatabaseFact]
    public async Task A_run_that_goes_on_after_a_kill_imports_nothing_twice()
    {
        var school = await School.Open(host);
        var client = new TimetableClient(host, school);
        var done = await client.Run(await client.Request(TimetableProgram.CsvLessons, File));

        // As a kill between the storing and the answer leaves it.
        await host.Database.Write(
            tx => tx.Execute("UPDATE operations SET done = 0, response = NULL WHERE name = @Name", new { done.Name }), default);
        var again = await client.Wait(done.Name);

        Assert.Equal(done.Response, again.Response);
        Assert.Single((await client.Api.ListTimetablesAsync(new ListTimetablesRequest { OrgUnit = school.Unit })).Timetables);
    }

    [DatabaseFact]
    public async Task A_cancelled_import_writes_nothing()
    {
        var school = await School.Open(host);
        var client = new TimetableClient(host, school);
        var request = await client.Request(TimetableProgram.CsvLessons);
        using var content = new RepeatedStream("staff,day,period,subject,class,room\n", "Ana,Monday,8:00-8:40,Maths for all,7A,Lab 1\n", 1_500_000, "");
        request.Files.Add(new ImportTimetableRequest.Types.File { FileName = "week.csv", Upload = await client.Upload(content) });
        request.StaffAliases.Add(new StaffAlias { Key = "Ana", Person = school.Teacher });

        var started = await client.Api.ImportTimetableAsync(request);
        await client.Operations.CancelOperationAsync(new CancelOperationRequest { Name = started.Name });
        var done = await client.Wait(started.Name);

        Assert.Equal((int)StatusCode.Cancelled, done.Error.Code);
        Assert.Empty((await client.Api.ListTimetablesAsync(new ListTimetablesRequest { OrgUnit = school.Unit })).Timetables);
        Assert.Empty((await client.Api.ListStaffAliasesAsync(new ListStaffAliasesRequest { Parent = school.Unit })).StaffAliases);
        Assert.Empty((await client.Api.ListTimetableIssuesAsync(new ListTimetableIssuesRequest { Parent = done.Name })).Issues);
    }

    [DatabaseFact]
    public async Task All_that_is_wrong_with_a_request_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = new ImportTimetableRequest
        {
            OrgUnit = "here",
            DisplayName = new string('x', 201),
            FallbackEncoding = "klingon",
            Mode = (ImportTimetableRequest.Types.Mode)9,
            Term = -1,
            EffectiveDate = new() { Year = 2027 },
            Columns = new() { Staff = new string('x', 101) },
            Files = { new ImportTimetableRequest.Types.File { Upload = "x" } },
            Bells = { new ImportTimetableRequest.Types.Bell { Period = "1", StartTime = Clock(9, 0), EndTime = Clock(8, 0) } },
            Days = { new ImportTimetableRequest.Types.Day { DisplayName = "Mon", CycleWeek = 3 } },
            StaffAliases = { new StaffAlias { Key = "Ana" }, new StaffAlias { Key = "Ana", Person = "Ana" } },
        };

        Assert.Equal(
            [
                "bells[0].end_time", "columns", "columns.staff", "days[0].cycle_week", "days[0].day", "display_name", "effective_date", "fallback_encoding",
                "files[0].file_name", "files[0].upload", "mode", "org_unit", "program", "request_id", "staff_aliases[1].key", "staff_aliases[1].person", "term",
            ],
            (await Timetables(school, school.Head).ImportTimetableAsync(request).Invalid()).Paths());
    }

    [DatabaseFact]
    public async Task Only_the_staff_of_the_school_are_meant_and_only_ones_own_uploads_are_read()
    {
        var school = await School.Open(host);
        var client = new TimetableClient(host, school);
        var request = await client.Request(TimetableProgram.CsvLessons, File);
        request.StaffAliases.Add(new StaffAlias { Key = "Ana", Person = school.OtherHead });

        Assert.Equal(["staff_aliases[0].person"], (await client.Api.ImportTimetableAsync(request).Invalid()).Paths());
        request.StaffAliases.Clear();
        request.OrgUnit = school.OtherUnit;
        await client.Api.ImportTimetableAsync(request).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await Timetables(school, school.OtherHead).ImportTimetableAsync(request).NotFound();
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Another_school_the_county_and_the_staff_see_no_timetable()
    {
        var school = await School.Open(host);
        var client = new TimetableClient(host, school);
        var done = await client.Run(await client.Request(TimetableProgram.CsvLessons, File));
        var name = done.Response.Unpack<TimetableReport>().Timetable;

        await Timetables(school, school.OtherHead).GetTimetableAsync(new GetTimetableRequest { Name = name }).NotFound();
        await Timetables(school, school.OtherHead).QueryFreePeriodsAsync(new QueryFreePeriodsRequest { Timetable = name }).NotFound();
        await Timetables(school, school.OtherHead).ListTimetableIssuesAsync(new ListTimetableIssuesRequest { Parent = done.Name }).NotFound();
        Assert.Empty((await Timetables(school, school.OtherHead).ListTimetablesAsync(new ListTimetablesRequest())).Timetables);
        Assert.Empty((await Timetables(school, school.OtherHead).ListStaffAliasesAsync(new ListStaffAliasesRequest { Parent = school.Unit })).StaffAliases);
        foreach (var person in new[] { school.CountyOfficer, school.NationalAdmin, school.Teacher })
        {
            await Timetables(school, person).GetTimetableAsync(new GetTimetableRequest { Name = name }).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        }

        await new Operations.OperationsClient(school.As(school.NationalAdmin)).GetOperationAsync(new GetOperationRequest { Name = done.Name }).NotFound();
        Assert.Equal(name, (await Timetables(school, school.Official).GetTimetableAsync(new GetTimetableRequest { Name = name })).Name);
    }

    [DatabaseFact]
    public async Task A_file_that_is_none_imports_nothing_and_says_so()
    {
        var school = await School.Open(host);
        var client = new TimetableClient(host, school);

        var refused = await client.Run(await client.Request(TimetableProgram.Fet, ("school.fet", "This is no timetable.")));

        Assert.Equal((int)StatusCode.FailedPrecondition, refused.Error.Code);
        var issues = (await client.Api.ListTimetableIssuesAsync(
            new ListTimetableIssuesRequest { Parent = refused.Name, Severity = V1.TimetableIssue.Types.Severity.Error, PageSize = 1 })).Issues;
        Assert.Single(issues);
        Assert.Empty((await client.Api.ListTimetablesAsync(new ListTimetablesRequest())).Timetables);
    }

    [DatabaseFact]
    public async Task A_file_of_more_than_a_hundred_megabytes_is_refused_with_the_limit()
    {
        var school = await School.Open(host);
        using var http = host.HttpAs(school.Head, "head_teacher");
        using var content = new RepeatedStream("", new string('x', 1 << 20), 101, "");
        using var body = new StreamContent(content);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/upload/v1/timetableFiles", UriKind.Relative)) { Content = body };

        // The service answers as soon as it knows, and reads no further.
        request.Headers.ExpectContinue = true;
        using var answer = await http.SendAsync(request);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("104857600 bytes", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}

public sealed class ImportTimetableOnSqlite(SchedulingOnSqlite host) : ImportTimetableTests(host), IClassFixture<SchedulingOnSqlite>;

public sealed class ImportTimetableOnSqlServer(SchedulingOnSqlServer host) : ImportTimetableTests(host), IClassFixture<SchedulingOnSqlServer>;
