using Coaching.Plcs.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Plcs.Tests.PlcsOnSqlite;
using Attendance = Coaching.Plcs.V1.PlcMeeting.Types.Attendance;
using Purpose = Coaching.Plcs.V1.PlcMeeting.Types.Purpose;
using State = Coaching.Plcs.V1.PlcMeeting.Types.State;
using Status = Coaching.Plcs.V1.PlcMeeting.Types.Attendance.Types.Status;

namespace Coaching.Plcs.Tests;

public abstract class PlcMeetingTests(PlcsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-28")]
    public async Task The_facilitator_plans_a_meeting_of_an_hour_with_purpose_and_agenda()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var request = Planning(plc, Yesterday.AddDays(7), "Phonics");
        request.PlcMeeting.Purpose = Purpose.ProblemSolving;

        var meeting = await Client(school, school.OtherCoach).CreatePlcMeetingAsync(request);

        Assert.StartsWith($"{plc.Name}/meetings/", meeting.Name, StringComparison.Ordinal);
        Assert.Equal((Purpose.ProblemSolving, State.Planned, "Phonics", "\"1\""), (meeting.Purpose, meeting.State, meeting.Agenda, meeting.Etag));
        Assert.Equal((Yesterday.AddDays(7), 60), (meeting.StartTime.ToDateTimeOffset(), meeting.Duration.ToTimeSpan().TotalMinutes));
        Assert.Equal((school.Unit, "", 0), (meeting.OrgUnit, meeting.Facilitator, meeting.Attendance.Count));
        Assert.Equal(meeting, await Client(school, school.Teacher).GetPlcMeetingAsync(new GetPlcMeetingRequest { Name = meeting.Name }));
        Assert.Single(await host.Facts<PlcMeetingPlanned>(meeting.Name));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-28")]
    [Trait("requirement", "CAS-37")]
    public async Task A_held_meeting_tells_who_was_there_and_what_came_out_and_the_fact_counts()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var planned = await Plan(school, plc, Yesterday);
        var request = Holding(planned, school.Teacher, school.OtherHead);
        request.Attendance.Add(new Attendance { Person = school.Colleague, Status = Status.Excused });
        request.Attendance.Add(new Attendance { Person = school.OtherCoach, Status = Status.Absent });
        request.Outputs.Add(["A shared lesson plan", "Next time:\n\"decoding\""]);

        var held = await Client(school, school.OtherCoach).HoldPlcMeetingAsync(request);

        Assert.Equal((State.Held, school.OtherCoach, "\"2\""), (held.State, held.Facilitator, held.Etag));
        Assert.Equal(request.Attendance.OrderBy(one => one.Person, StringComparer.Ordinal), held.Attendance);
        Assert.Equal(request.Outputs, held.Outputs);
        Assert.Equal(held, await Client(school, school.Teacher).GetPlcMeetingAsync(new GetPlcMeetingRequest { Name = held.Name }));
        var fact = Assert.Single(await host.Facts<PlcMeetingHeld>(held.Name)).PlcMeeting;
        Assert.Equal((held.Name, plc.Name, school.Unit, school.County, State.Held), (fact.PlcMeeting, fact.Plc, fact.OrgUnit, fact.County, fact.State));
        Assert.Equal((Purpose.Planning, held.StartTime, held.Duration, held.Facilitator, 3), (fact.Purpose, fact.StartTime, fact.Duration, fact.Facilitator, fact.ExpectedCount));
        Assert.Equal(new[] { school.OtherHead, school.Teacher }.Order(StringComparer.Ordinal), fact.Present);
        Assert.Equal([school.OtherCoach, school.OtherCoach], await host.Database.Read(db => db.Query<string>("SELECT actor FROM audit WHERE resource = @Name", held), default));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-29")]
    public async Task A_PLC_knows_when_it_last_met_in_whatever_order_its_meetings_are_recorded()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var older = await Plan(school, plc, Yesterday.AddDays(-14));
        var newer = await Plan(school, plc, Yesterday);

        foreach (var meeting in new[] { newer, older })
        {
            await Client(school, school.OtherCoach).HoldPlcMeetingAsync(Holding(meeting, school.Teacher));
            var now = await Client(school, school.Teacher).GetPlcAsync(new GetPlcRequest { Name = plc.Name });
            Assert.Equal((newer.StartTime, plc.Etag), (now.LastMeetingTime, now.Etag));
        }
    }

    [DatabaseFact]
    public async Task Another_may_have_led_it_and_must_be_known_as_must_all_who_came()
    {
        var school = await School.Open(host);
        var meeting = await Plan(school, await Found(school), Yesterday);
        var request = Holding(meeting, school.Teacher, "people/nobody");
        request.Facilitator = "people/no-one";
        var plcs = Client(school, school.OtherCoach);

        var error = await plcs.HoldPlcMeetingAsync(request).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");
        Assert.Equal(["attendance[1].person", "facilitator"], error.Paths());

        request.Attendance.RemoveAt(1);
        request.Facilitator = school.Colleague;
        Assert.Equal(school.Colleague, (await plcs.HoldPlcMeetingAsync(request)).Facilitator);
    }

    [DatabaseFact]
    public async Task A_meeting_is_not_held_more_than_five_minutes_before_it_starts()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var plcs = Client(school, school.OtherCoach);
        var soon = await Plan(school, plc, host.Clock.GetUtcNow().AddMinutes(4));
        var later = await Plan(school, plc, host.Clock.GetUtcNow().AddMinutes(7));

        await plcs.HoldPlcMeetingAsync(Holding(soon, school.Teacher));
        await plcs.HoldPlcMeetingAsync(Holding(later, school.Teacher)).Refused(StatusCode.FailedPrecondition, "NOT_STARTED");
    }

    [DatabaseFact]
    public async Task Only_a_planned_meeting_is_held_or_taken_back()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var plcs = Client(school, school.OtherCoach);
        var held = await plcs.HoldPlcMeetingAsync(Holding(await Plan(school, plc, Yesterday), school.Teacher));
        var cancelled = await plcs.CancelPlcMeetingAsync(Cancelling(await Plan(school, plc, Yesterday)));
        Assert.Equal(State.Cancelled, cancelled.State);
        Assert.Single(await host.Facts<PlcMeetingCancelled>(cancelled.Name));

        foreach (var meeting in new[] { held, cancelled })
        {
            await plcs.HoldPlcMeetingAsync(Holding(meeting, school.Teacher)).Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
            await plcs.CancelPlcMeetingAsync(Cancelling(meeting)).Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
        }
    }

    [DatabaseFact]
    public async Task A_stale_etag_is_refused()
    {
        var school = await School.Open(host);
        var meeting = await Plan(school, await Found(school), Yesterday);
        var stale = meeting.Clone();
        stale.Etag = "\"9\"";

        await Client(school, school.OtherCoach).HoldPlcMeetingAsync(Holding(stale, school.Teacher)).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        await Client(school, school.OtherCoach).CancelPlcMeetingAsync(Cancelling(stale)).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
    }

    [DatabaseFact]
    public async Task Everything_wrong_with_a_plan_is_told_at_once()
    {
        var school = await School.Open(host);
        var plcs = Client(school, school.OtherCoach);
        var request = new CreatePlcMeetingRequest
        {
            Parent = "plc",
            PlcMeeting = new PlcMeeting { Purpose = (Purpose)9, Duration = new Duration { Seconds = 299 }, Agenda = new string('x', 2_001) },
            PlcMeetingId = "Not An Id",
        };

        var error = await plcs.CreatePlcMeetingAsync(request).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");

        Assert.Equal(
            ["parent", "plc_meeting.agenda", "plc_meeting.duration", "plc_meeting.purpose", "plc_meeting.start_time", "plc_meeting_id", "request_id"], error.Paths());
    }

    [DatabaseFact]
    public async Task Lengths_are_five_minutes_to_eight_hours()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var plcs = Client(school, school.OtherCoach);

        foreach (var (length, holds) in new[]
        {
            (new Duration { Seconds = 300 }, true), (new Duration { Seconds = 8 * 3_600 }, true), (new Duration { Seconds = 299 }, false),
            (new Duration { Seconds = (8 * 3_600) + 1 }, false), (new Duration { Seconds = 8 * 3_600, Nanos = 1 }, false), (new Duration(), false),
        })
        {
            var request = Planning(plc, Yesterday);
            request.PlcMeeting.Duration = length;
            if (holds)
            {
                Assert.Equal(length, (await plcs.CreatePlcMeetingAsync(request)).Duration);
            }
            else
            {
                Assert.Equal(["plc_meeting.duration"], (await plcs.CreatePlcMeetingAsync(request).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS")).Paths());
            }
        }
    }

    [DatabaseFact]
    public async Task Everything_wrong_with_a_record_is_told_at_once_and_each_person_is_named_once()
    {
        var school = await School.Open(host);
        var request = new HoldPlcMeetingRequest
        {
            Name = "plcs/x",
            Attendance =
            {
                new Attendance { Person = school.Teacher, Status = Status.Present }, new Attendance { Person = school.Teacher, Status = Status.Absent },
                new Attendance { Person = "x", Status = Status.Present }, new Attendance { Person = school.Colleague },
            },
            Outputs = { "", new string('x', 1_001), "fine" },
            Facilitator = "x",
            Etag = "2",
            RequestId = "x",
        };

        var error = await Client(school, school.OtherCoach).HoldPlcMeetingAsync(request).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");
        Assert.Equal(
            ["attendance[1].person", "attendance[2].person", "attendance[3].status", "etag", "facilitator", "name", "outputs[0]", "outputs[1]", "request_id"],
            error.Paths());

        var none = await Client(school, school.OtherCoach).HoldPlcMeetingAsync(new HoldPlcMeetingRequest { Outputs = { Enumerable.Repeat("x", 21) } })
            .Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");
        Assert.Equal(["attendance", "etag", "name", "outputs", "request_id"], none.Paths());

        var crowd = Holding(new PlcMeeting { Name = "plcs/x/meetings/y", Etag = "\"1\"" }, [.. Enumerable.Range(0, 401).Select(number => $"people/p{number}")]);
        Assert.Equal(["attendance"], (await Client(school, school.OtherCoach).HoldPlcMeetingAsync(crowd).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS")).Paths());
    }

    [DatabaseFact]
    public async Task Repetitions_change_nothing_and_tell_how_the_meeting_stands_now()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var plcs = Client(school, school.OtherCoach);
        var plan = Planning(plc, Yesterday);
        var planned = await plcs.CreatePlcMeetingAsync(plan);
        var hold = Holding(planned, school.Teacher, school.OtherHead);

        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => plcs.HoldPlcMeetingAsync(hold).ResponseAsync));

        var held = Assert.Single(all.Distinct());
        Assert.Equal(held, await plcs.CreatePlcMeetingAsync(plan));
        Assert.Single(await host.Facts<PlcMeetingHeld>(held.Name));
        hold.Outputs.Add("more");
        await plcs.HoldPlcMeetingAsync(hold).Refused(StatusCode.AlreadyExists, "REQUEST_ID_REUSED");
        var cancel = Cancelling(await Plan(school, plc, Yesterday));
        Assert.Equal(await plcs.CancelPlcMeetingAsync(cancel), await plcs.CancelPlcMeetingAsync(cancel));
    }

    [DatabaseFact]
    public async Task An_id_is_given_once_within_its_PLC()
    {
        var school = await School.Open(host);
        var (one, two) = (await Found(school, "One"), await Found(school, "Two"));
        var plcs = Client(school, school.OtherCoach);

        async Task<PlcMeeting> Named(Plc plc)
        {
            var request = Planning(plc, Yesterday);
            request.PlcMeetingId = "first";
            return await plcs.CreatePlcMeetingAsync(request);
        }

        Assert.Equal($"{one.Name}/meetings/first", (await Named(one)).Name);
        Assert.Equal($"{two.Name}/meetings/first", (await Named(two)).Name);
        var error = await Assert.ThrowsAsync<RpcException>(() => Named(one));
        Assert.Equal(StatusCode.AlreadyExists, error.StatusCode);
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Only_the_facilitator_plans_records_and_takes_back_and_to_others_there_is_nothing()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var meeting = await Plan(school, plc, Yesterday);

        foreach (var person in new[] { school.Teacher, school.Head, school.Official, school.FormerCoach, school.OtherHead, school.CountyOfficer, school.NationalAdmin })
        {
            var plcs = Client(school, person);
            await IsNotThere(
                name => plcs.CreatePlcMeetingAsync(Planning(new Plc { Name = name }, Yesterday)), plc.Name, $"plcs/{Guid.NewGuid()}");
            await IsNotThere(
                name => plcs.HoldPlcMeetingAsync(Holding(new PlcMeeting { Name = name, Etag = meeting.Etag }, school.Teacher)),
                meeting.Name,
                $"{plc.Name}/meetings/none");
            await IsNotThere(
                name => plcs.CancelPlcMeetingAsync(Cancelling(new PlcMeeting { Name = name, Etag = meeting.Etag })), meeting.Name, "plcs/x/meetings/none");
        }

        Assert.Equal(meeting, await Client(school, school.Teacher).GetPlcMeetingAsync(new GetPlcMeetingRequest { Name = meeting.Name }));
    }

    [DatabaseFact]
    public async Task Meetings_held_are_counted()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var before = PlcMetrics.MeetingsHeld.Value;

        await Client(school, school.OtherCoach).HoldPlcMeetingAsync(Holding(await Plan(school, plc, Yesterday), school.Teacher));

        // Other tests of this process hold meetings too.
        Assert.True(PlcMetrics.MeetingsHeld.Value > before);
    }
}

public sealed class PlcMeetingOnSqlite(PlcsOnSqlite host) : PlcMeetingTests(host), IClassFixture<PlcsOnSqlite>;
public sealed class PlcMeetingOnSqlServer(PlcsOnSqlServer host) : PlcMeetingTests(host), IClassFixture<PlcsOnSqlServer>;
