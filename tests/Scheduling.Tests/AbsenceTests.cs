using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using AbsencesClient = Coaching.Scheduling.V1.AbsenceService.AbsenceServiceClient;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Reason = Coaching.Scheduling.V1.Absence.Types.Reason;
using State = Coaching.Scheduling.V1.Absence.Types.State;

namespace Coaching.Scheduling.Tests;

public abstract class AbsenceTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "STEP-45")]
    public async Task An_absence_names_the_sessions_that_it_affects_with_a_way_out_of_each()
    {
        var school = await School.Open(host);
        await host.Calendar(school.Unit);
        var lesson = await Create(school, school.Head, school.Pair, Morning, Kind.Observation);
        var talk = await Create(school, school.Head, school.Pair, Morning.AddHours(2), Kind.Feedback);
        await Create(school, school.OtherCoach, school.OtherPair, Morning.AddHours(3), Kind.Feedback);
        await Create(school, school.Head, school.Pair, Morning.AddDays(2), Kind.Feedback);

        var absence = await Absences(school, school.Head).CreateAbsenceAsync(Wish("people/me", Morning.AddHours(-1), Morning.AddHours(9)));

        Assert.Equal((school.Head, school.Unit, State.Active), (absence.Person, absence.OrgUnit, absence.State));
        Assert.Equal([lesson.Name, talk.Name], absence.AffectedSessions.Select(one => one.Session.Name));
        Assert.Equal([school.OtherCoach, school.FormerCoach, school.Official], absence.AffectedSessions[0].StandIns);
        Assert.Empty(absence.AffectedSessions[1].StandIns);
        Assert.All(absence.AffectedSessions, affected =>
        {
            Assert.Equal(3, affected.Alternatives.Count);
            Assert.All(affected.Alternatives, one => Assert.True(one.StartTime.ToDateTimeOffset() >= Morning.AddHours(9)
                || one.StartTime.ToDateTimeOffset().AddMinutes(30) <= Morning.AddHours(-1)));
        });

        // What has been dealt with no longer affects anything.
        await Sessions(school, school.Head).CancelSessionAsync(new CancelSessionRequest { Name = talk.Name, Etag = talk.Etag, RequestId = NewRequest });
        var read = await Absences(school, school.Head).GetAbsenceAsync(new GetAbsenceRequest { Name = absence.Name });
        Assert.Equal([lesson.Name], read.AffectedSessions.Select(one => one.Session.Name));
    }

    [DatabaseFact]
    public async Task The_head_records_for_the_school_everybody_for_themselves_and_nobody_for_others()
    {
        var school = await School.Open(host);

        var own = await Absences(school, school.Teacher).CreateAbsenceAsync(Wish(school.Teacher, Morning, Morning.AddDays(1)));
        var staff = await Absences(school, school.Head).CreateAbsenceAsync(Wish(school.Colleague, Morning, Morning.AddDays(1)));
        await Absences(school, school.Teacher).CreateAbsenceAsync(Wish(school.Colleague, Morning, Morning.AddDays(1)))
            .Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await Absences(school, school.OtherHead).CreateAbsenceAsync(Wish(school.Colleague, Morning, Morning.AddDays(1)))
            .Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        var foreign = Wish(school.OtherHead, Morning, Morning.AddDays(1));
        foreign.Absence.OrgUnit = school.Unit;
        await Absences(school, school.Head).CreateAbsenceAsync(foreign).Refused(StatusCode.FailedPrecondition, "NOT_OF_SCHOOL");

        Assert.Equal([own.Name], await Listed(school, school.Teacher));
        Assert.Equal([staff.Name], await Listed(school, school.Colleague));
        Assert.Equal(new[] { own.Name, staff.Name }.Order(), (await Listed(school, school.Head)).Order());
        Assert.Equal(new[] { own.Name, staff.Name }.Order(), (await Listed(school, school.Official)).Order());
        Assert.Empty(await Listed(school, school.OtherHead));
        await Absences(school, school.OtherCoach).CancelAbsenceAsync(Cancel(own)).NotFound();
        await Absences(school, school.Colleague).GetAbsenceAsync(new GetAbsenceRequest { Name = own.Name }).NotFound();
    }

    [DatabaseFact]
    public async Task An_absence_is_taken_back_once()
    {
        var school = await School.Open(host);
        var absence = await Absences(school, school.Teacher).CreateAbsenceAsync(Wish("people/me", Morning, Morning.AddDays(1)));

        var cancelled = await Absences(school, school.Head).CancelAbsenceAsync(Cancel(absence));

        Assert.Equal((State.Cancelled, "\"2\""), (cancelled.State, cancelled.Etag));
        await Absences(school, school.Teacher).CancelAbsenceAsync(Cancel(absence)).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        await Absences(school, school.Teacher).CancelAbsenceAsync(Cancel(cancelled)).Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
    }

    [DatabaseFact]
    public async Task A_list_filters_and_pages_and_every_wrong_field_is_named()
    {
        var school = await School.Open(host);
        var mine = Absences(school, school.Teacher);
        var names = new List<string>();
        for (var day = 0; day < 3; day++)
        {
            names.Add((await mine.CreateAbsenceAsync(Wish("people/me", Morning.AddDays(day), Morning.AddDays(day).AddHours(2)))).Name);
        }

        var wish = new ListAbsencesRequest { Person = "people/me", PageSize = 2 };
        var first = await mine.ListAbsencesAsync(wish);
        wish.PageToken = first.NextPageToken;
        var second = await mine.ListAbsencesAsync(wish);
        var within = await mine.ListAbsencesAsync(new ListAbsencesRequest
        {
            OrgUnit = school.Zone,
            State = State.Active,
            StartTime = Morning.AddDays(1).AddHours(1).ToTimestamp(),
            EndTime = Morning.AddDays(2).ToTimestamp(),
        });

        Assert.Equal(names, first.Absences.Concat(second.Absences).Select(one => one.Name));
        Assert.Equal([names[1]], within.Absences.Select(one => one.Name));
        var lists = await mine.ListAbsencesAsync(new ListAbsencesRequest { Person = "x", OrgUnit = "x", State = (State)9, PageSize = -1, PageToken = "x" }).Invalid();
        Assert.Equal(["org_unit", "page_size", "page_token", "person", "state"], lists.Paths());
        var creates = await mine.CreateAbsenceAsync(new CreateAbsenceRequest { Absence = new Absence { OrgUnit = "x" }, AbsenceId = "X" }).Invalid();
        Assert.Equal(
            ["absence.end_time", "absence.org_unit", "absence.person", "absence.reason", "absence.start_time", "absence_id", "request_id"], creates.Paths());
        Assert.Equal(["absence.end_time"], (await mine.CreateAbsenceAsync(Wish("people/me", Morning, Morning)).Invalid()).Paths());
        Assert.Equal(["absence.end_time"], (await mine.CreateAbsenceAsync(Wish("people/me", Morning, Morning.AddDays(401))).Invalid()).Paths());
    }

    private static AbsencesClient Absences(School school, string person) => new(school.As(person));

    private static async Task<IEnumerable<string>> Listed(School school, string person) =>
        (await Absences(school, person).ListAbsencesAsync(new ListAbsencesRequest())).Absences.Select(one => one.Name);

    private static Task<V1.Session> Create(School school, string coach, string pair, DateTimeOffset start, Kind kind) =>
        Sessions(school, coach).CreateSessionAsync(Plan(pair, start, kind)).ResponseAsync;

    private static CreateAbsenceRequest Wish(string person, DateTimeOffset start, DateTimeOffset end) => new()
    {
        Absence = new Absence { Person = person, StartTime = start.ToTimestamp(), EndTime = end.ToTimestamp(), Reason = Reason.Unplanned },
        RequestId = NewRequest,
    };

    private static CancelAbsenceRequest Cancel(Absence absence) => new() { Name = absence.Name, Etag = absence.Etag, RequestId = NewRequest };
}

public sealed class AbsenceOnSqlite(SchedulingOnSqlite host) : AbsenceTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class AbsenceOnSqlServer(SchedulingOnSqlServer host) : AbsenceTests(host), IClassFixture<SchedulingOnSqlServer>;
