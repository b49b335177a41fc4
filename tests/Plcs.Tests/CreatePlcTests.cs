using Coaching.People.V1;
using Coaching.Plcs.V1;
using Coaching.Platform;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Plcs.Tests.PlcsOnSqlite;

namespace Coaching.Plcs.Tests;

public abstract class CreatePlcTests(PlcsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-28")]
    public async Task A_head_founds_a_PLC_with_facilitator_and_members_that_means_to_meet_every_two_weeks()
    {
        var school = await School.Open(host);

        var plc = await Found(school);

        Assert.Equal(("Reading in lower primary", school.Unit, school.County), (plc.DisplayName, plc.OrgUnit, plc.County));
        Assert.Equal((school.OtherCoach, Plc.Types.State.Active, "\"1\""), (plc.Facilitator, plc.State, plc.Etag));
        Assert.Equal([school.Colleague, school.OtherCoach, school.Teacher], plc.Members);
        Assert.Equal(TimeSpan.FromDays(14), plc.Cadence.ToTimeSpan());
        Assert.Null(plc.LastMeetingTime);
        Assert.Equal(plc, await Client(school, school.Head).GetPlcAsync(new GetPlcRequest { Name = plc.Name }));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-28")]
    public async Task An_official_founds_a_PLC_of_a_whole_zone_with_people_of_several_schools()
    {
        var school = await School.Open(host);
        await host.Seed(seed => seed.Programme($"programmes/{school.Zone["orgUnits/".Length..]}", school.Zone));
        var request = Founding(school);
        request.Plc.OrgUnit = school.Zone;
        request.Plc.Members.Add(school.OtherHead);
        request.Plc.Programme = $"programmes/{school.Zone["orgUnits/".Length..]}";
        request.Plc.Cadence = Duration.FromTimeSpan(TimeSpan.FromDays(92));

        var plc = await Client(school, school.Official).CreatePlcAsync(request);

        Assert.Equal((school.Zone, school.County, request.Plc.Programme, 92), (plc.OrgUnit, plc.County, plc.Programme, plc.Cadence.ToTimeSpan().Days));
        await Client(school, school.Head).CreatePlcAsync(request).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");
    }

    [DatabaseFact]
    public async Task Who_holds_no_office_founds_none()
    {
        var school = await School.Open(host);

        foreach (var person in new[] { school.Teacher, school.OtherCoach, school.CountyOfficer, school.NationalAdmin })
        {
            await Client(school, person).CreatePlcAsync(Founding(school)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        }
    }

    [DatabaseFact]
    public async Task A_unit_out_of_reach_and_one_that_is_not_there_are_refused_in_the_same_words()
    {
        var school = await School.Open(host);
        var foreign = Founding(school);
        var missing = Founding(school);
        missing.Plc.OrgUnit = "orgUnits/nowhere";

        var head = Client(school, school.OtherHead);
        var forbidden = await head.CreatePlcAsync(foreign).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");
        var absent = await head.CreatePlcAsync(missing).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");

        Assert.Equal(["plc.org_unit"], forbidden.Paths());
        Assert.Equal(absent.Told(missing.Plc.OrgUnit), forbidden.Told(school.Unit));
    }

    [DatabaseFact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = new CreatePlcRequest
        {
            Plc = new Plc
            {
                DisplayName = new string('x', 201),
                OrgUnit = "schools/x",
                Facilitator = "ana",
                Programme = "x",
                Cadence = Duration.FromTimeSpan(TimeSpan.FromHours(23)),
                Members = { "ben", school.Teacher, school.Teacher },
            },
            PlcId = "-",
            RequestId = "once",
        };

        var error = await Client(school, school.Head).CreatePlcAsync(request).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");

        Assert.Equal(
            ["plc.cadence", "plc.display_name", "plc.facilitator", "plc.members[0]", "plc.members[2]", "plc.org_unit", "plc.programme", "plc_id", "request_id"],
            error.Paths());
    }

    [DatabaseFact]
    public async Task An_empty_request_names_what_is_missing()
    {
        var school = await School.Open(host);

        var error = await Client(school, school.Head).CreatePlcAsync(new CreatePlcRequest()).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");

        Assert.Equal(["plc.display_name", "plc.facilitator", "plc.members", "plc.org_unit", "request_id"], error.Paths());
    }

    [DatabaseFact]
    public async Task At_most_two_hundred_belong_to_a_PLC()
    {
        var school = await School.Open(host);
        var request = Founding(school);
        request.Plc.Members.Clear();
        request.Plc.Members.Add(Enumerable.Range(0, 201).Select(number => school.Person($"many-{number}")));

        var error = await Client(school, school.Head).CreatePlcAsync(request).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");

        Assert.Equal(["plc.members"], error.Paths());
    }

    [DatabaseFact]
    public async Task People_who_are_unknown_or_have_left_and_unknown_programmes_are_named_together()
    {
        var school = await School.Open(host);
        var left = school.Person("left");
        await host.Database.Write(tx => StaffDirectory.Apply(tx, new PersonChanged { Person = left, State = Person.Types.State.Left }, 1), default);
        var request = Founding(school);
        request.Plc.Facilitator = left;
        request.Plc.Members.Add(["people/nobody", left]);
        request.Plc.Programme = "programmes/nothing";

        var error = await Client(school, school.Head).CreatePlcAsync(request).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");

        Assert.Equal(["plc.facilitator", "plc.members[3]", "plc.members[4]", "plc.programme"], error.Paths());
    }

    [DatabaseFact]
    public async Task A_person_who_has_only_just_been_entered_is_fetched_from_people()
    {
        var school = await School.Open(host);
        var fresh = school.Person("fresh");
        await host.People.Publish(fresh, 1, new PersonChanged { Person = fresh, State = Person.Types.State.Active, PrimaryOrgUnit = school.Unit });
        var request = Founding(school);
        request.Plc.Members.Add(fresh);

        var plc = await Client(school, school.Head).CreatePlcAsync(request);

        Assert.Contains(fresh, plc.Members);
    }

    [DatabaseFact]
    public async Task Nothing_is_founded_at_a_closed_unit()
    {
        var school = await School.Open(host);
        await host.Database.Write(
            tx => StaffDirectory.Apply(tx, new OrgUnitChanged { OrgUnit = school.Unit, Parent = school.Zone, County = school.County, State = OrgUnit.Types.State.Closed }, 2),
            default);

        await Client(school, school.Head).CreatePlcAsync(Founding(school)).Refused(StatusCode.FailedPrecondition, "ORG_UNIT_CLOSED");
    }

    [DatabaseFact]
    public async Task An_id_is_given_once()
    {
        var school = await School.Open(host);
        var request = Founding(school);
        request.PlcId = school.Unit["orgUnits/".Length..];
        Assert.Equal($"plcs/{request.PlcId}", (await Client(school, school.Head).CreatePlcAsync(request)).Name);

        request.RequestId = NewRequest;

        await Client(school, school.Head).CreatePlcAsync(request).Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");
    }

    [DatabaseFact]
    public async Task Repeating_a_request_id_returns_the_first_PLC_and_another_body_under_it_is_refused()
    {
        var school = await School.Open(host);
        var request = Founding(school);

        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Client(school, school.Head).CreatePlcAsync(request).ResponseAsync));

        var plc = Assert.Single(all.Distinct());
        Assert.Single(await host.Facts<PlcChanged>(plc.Name));
        request.Plc.DisplayName = "Another";
        await Client(school, school.Head).CreatePlcAsync(request).Refused(StatusCode.AlreadyExists, "REQUEST_ID_REUSED");
    }

    [DatabaseFact]
    public async Task The_fact_holds_the_whole_state_and_the_founding_is_audited()
    {
        var school = await School.Open(host);
        var plc = await Found(school);

        var fact = Assert.Single(await host.Facts<PlcChanged>(plc.Name));
        var entries = await host.Database.Read(db => db.Query<string>("SELECT actor FROM audit WHERE resource = @Name", plc), default);

        Assert.Equal((plc.Name, plc.OrgUnit, plc.County, plc.Programme), (fact.Plc, fact.OrgUnit, fact.County, fact.Programme));
        Assert.Equal((plc.Facilitator, plc.Cadence, plc.State, plc.CreateTime), (fact.Facilitator, fact.Cadence, fact.State, fact.CreateTime));
        Assert.Equal(plc.Members, fact.Members);
        Assert.Equal([school.Head], entries);
    }
}

public sealed class CreatePlcOnSqlite(PlcsOnSqlite host) : CreatePlcTests(host), IClassFixture<PlcsOnSqlite>;
public sealed class CreatePlcOnSqlServer(PlcsOnSqlServer host) : CreatePlcTests(host), IClassFixture<PlcsOnSqlServer>;
