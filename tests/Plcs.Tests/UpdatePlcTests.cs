using Coaching.People.V1;
using Coaching.Plcs.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Plcs.Tests.PlcsOnSqlite;
using State = Coaching.Plcs.V1.Plc.Types.State;

namespace Coaching.Plcs.Tests;

public abstract class UpdatePlcTests(PlcsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-28")]
    public async Task Facilitator_head_and_official_change_a_PLC_one_after_the_other()
    {
        var school = await School.Open(host);
        var plc = await Found(school);

        plc = await Client(school, school.OtherCoach).UpdatePlcAsync(Changing(plc, p => p.DisplayName = "Reading", "display_name"));
        plc = await Client(school, school.Head).UpdatePlcAsync(Changing(plc, p => p.Cadence = Duration.FromTimeSpan(TimeSpan.FromDays(7)), "cadence"));
        plc = await Client(school, school.Official).UpdatePlcAsync(Changing(plc, p => p.Facilitator = school.Colleague, "facilitator"));

        Assert.Equal(("Reading", 7, school.Colleague, "\"4\""), (plc.DisplayName, plc.Cadence.ToTimeSpan().Days, plc.Facilitator, plc.Etag));
        Assert.Equal(plc, await Client(school, school.Teacher).GetPlcAsync(new GetPlcRequest { Name = plc.Name }));
        Assert.Equal(4, (await host.Facts<PlcChanged>(plc.Name)).Count);
    }

    [DatabaseFact]
    public async Task Members_come_and_go_and_with_them_their_sight()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var other = Client(school, school.OtherHead);
        var missing = $"plcs/{Guid.NewGuid()}";
        await IsNotThere(name => other.GetPlcAsync(new GetPlcRequest { Name = name }), plc.Name, missing);

        plc = await Client(school, school.OtherCoach).UpdatePlcAsync(
            Changing(plc, p => { p.Members.Remove(school.Teacher); p.Members.Add(school.OtherHead); }, "members"));

        Assert.Equal([school.Colleague, school.OtherCoach, school.OtherHead], plc.Members);
        Assert.Equal(plc, await other.GetPlcAsync(new GetPlcRequest { Name = plc.Name }));
        await IsNotThere(name => Client(school, school.Teacher).GetPlcAsync(new GetPlcRequest { Name = name }), plc.Name, missing);
        Assert.Equal(plc.Members, (await host.Facts<PlcChanged>(plc.Name))[^1].Members);
    }

    [DatabaseFact]
    public async Task Only_masked_fields_change_and_without_a_mask_those_that_are_set()
    {
        var school = await School.Open(host);
        var plc = await Found(school);

        var masked = await Client(school, school.Head).UpdatePlcAsync(Changing(plc, p => (p.DisplayName, p.Facilitator) = ("Masked", "people/nobody"), "display_name"));
        Assert.Equal(("Masked", school.OtherCoach), (masked.DisplayName, masked.Facilitator));

        var set = await Client(school, school.Head).UpdatePlcAsync(
            new UpdatePlcRequest { Plc = new Plc { Name = plc.Name, Facilitator = school.Teacher, Etag = masked.Etag }, RequestId = NewRequest });
        Assert.Equal(("Masked", school.Teacher), (set.DisplayName, set.Facilitator));
        Assert.Equal(plc.Members, set.Members);
        Assert.Equal(plc.Cadence, set.Cadence);

        var weekly = await Client(school, school.Head).UpdatePlcAsync(Changing(set, p => p.Cadence = Duration.FromTimeSpan(TimeSpan.FromDays(7)), "cadence"));
        var usual = await Client(school, school.Head).UpdatePlcAsync(Changing(weekly, p => p.Cadence = null, "cadence"));
        Assert.Equal(14, usual.Cadence.ToTimeSpan().Days);
    }

    [DatabaseFact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = new UpdatePlcRequest
        {
            Plc = new Plc { Name = "plc", Facilitator = "x", Cadence = new Duration { Seconds = 93 * 86_400 }, Etag = "1" },
            UpdateMask = new FieldMask { Paths = { "display_name", "facilitator", "members", "cadence", "org_unit", "programme" } },
        };

        var error = await Client(school, school.Head).UpdatePlcAsync(request).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");

        Assert.Equal(
            ["plc.cadence", "plc.display_name", "plc.etag", "plc.facilitator", "plc.members", "plc.name", "request_id", "update_mask", "update_mask"],
            error.Paths());
    }

    [DatabaseFact]
    public async Task New_people_must_be_in_service()
    {
        var school = await School.Open(host);
        var plc = await Found(school);

        var error = await Client(school, school.Head)
            .UpdatePlcAsync(Changing(plc, p => { p.Facilitator = "people/nobody"; p.Members.Add("people/nobody"); }, "facilitator", "members"))
            .Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");

        Assert.Equal(["plc.facilitator", "plc.members[3]"], error.Paths());
    }

    [DatabaseFact]
    public async Task A_stale_etag_is_refused_and_changes_nothing()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var newer = await Client(school, school.Head).UpdatePlcAsync(Changing(plc, p => p.DisplayName = "Newer", "display_name"));

        await Client(school, school.OtherCoach).UpdatePlcAsync(Changing(plc, p => p.DisplayName = "Older", "display_name"))
            .Refused(StatusCode.Aborted, "ETAG_MISMATCH");

        Assert.Equal(newer, await Client(school, school.Head).GetPlcAsync(new GetPlcRequest { Name = plc.Name }));
    }

    [DatabaseFact]
    public async Task Who_hands_a_PLC_over_may_repeat_that_and_then_no_longer_change_it()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var facilitator = Client(school, school.OtherCoach);
        var handOver = Changing(plc, p => p.Facilitator = school.Colleague, "facilitator");

        var first = await facilitator.UpdatePlcAsync(handOver);
        var again = await facilitator.UpdatePlcAsync(handOver);

        Assert.Equal(first, again);
        Assert.Equal(2, (await host.Facts<PlcChanged>(plc.Name)).Count);
        await IsNotThere(name => facilitator.UpdatePlcAsync(Changing(first, p => p.Name = name, "display_name")), plc.Name, "plcs/none");
    }

    [DatabaseFact]
    public async Task To_everybody_else_there_is_nothing_to_change()
    {
        var school = await School.Open(host);
        var plc = await Found(school);

        foreach (var person in new[] { school.Teacher, school.Colleague, school.FormerCoach, school.OtherHead, school.CountyOfficer, school.NationalAdmin })
        {
            await IsNotThere(
                name => Client(school, person).UpdatePlcAsync(Changing(plc, p => p.Name = name, "display_name")), plc.Name, $"plcs/{Guid.NewGuid()}");
        }

        Assert.Equal(plc, await Client(school, school.Head).GetPlcAsync(new GetPlcRequest { Name = plc.Name }));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-29")]
    public async Task The_PLCs_of_a_unit_that_closes_end_and_what_they_had_planned_beyond_that_is_taken_back()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var past = await Plan(school, plc, Yesterday);
        var coming = await Plan(school, plc, Yesterday.AddDays(14));

        await host.People.Publish(
            school.Unit, 2, new OrgUnitChanged { OrgUnit = school.Unit, Parent = school.Zone, County = school.County, State = OrgUnit.Types.State.Closed });
        await host.Hear();

        var ended = await Client(school, school.OtherCoach).GetPlcAsync(new GetPlcRequest { Name = plc.Name });
        Assert.Equal((State.Ended, State.Ended), (ended.State, (await host.Facts<PlcChanged>(plc.Name))[^1].State));
        Assert.Single(await host.Facts<PlcMeetingCancelled>(coming.Name));
        await Client(school, school.OtherCoach).UpdatePlcAsync(Changing(ended, p => p.DisplayName = "x", "display_name")).Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
        await Client(school, school.OtherCoach).CreatePlcMeetingAsync(Planning(ended, Yesterday)).Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
        await Client(school, school.OtherCoach).HoldPlcMeetingAsync(Holding(past, school.Teacher));
    }
}

public sealed class UpdatePlcOnSqlite(PlcsOnSqlite host) : UpdatePlcTests(host), IClassFixture<PlcsOnSqlite>;
public sealed class UpdatePlcOnSqlServer(PlcsOnSqlServer host) : UpdatePlcTests(host), IClassFixture<PlcsOnSqlServer>;
