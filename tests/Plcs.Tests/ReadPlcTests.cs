using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Coaching.Plcs.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Plcs.Tests.PlcsOnSqlite;

namespace Coaching.Plcs.Tests;

public abstract class ReadPlcTests(PlcsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Members_facilitator_head_and_official_see_a_PLC_and_nobody_else_can_tell_it_from_a_missing_one()
    {
        var school = await School.Open(host);
        var plc = await Found(school);

        foreach (var person in new[] { school.Teacher, school.Colleague, school.OtherCoach, school.Head, school.Official })
        {
            Assert.Equal(plc, await Client(school, person).GetPlcAsync(new GetPlcRequest { Name = plc.Name }));
            Assert.Equal([plc], await All(school, person, new ListPlcsRequest()));
        }

        foreach (var person in new[] { school.FormerCoach, school.OtherHead, school.CountyOfficer, school.NationalAdmin })
        {
            await IsNotThere(name => Client(school, person).GetPlcAsync(new GetPlcRequest { Name = name }), plc.Name, $"plcs/{Guid.NewGuid()}");
            foreach (var wish in new ListPlcsRequest[] { new(), new() { OrgUnit = school.Unit }, new() { Person = school.Teacher }, new() { OrgUnit = school.Nation } })
            {
                Assert.Empty(await All(school, person, wish));
            }
        }
    }

    [DatabaseFact]
    public async Task Without_a_token_nothing_is_answered_and_a_partner_without_a_user_finds_nothing()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var partner = new PlcService.PlcServiceClient(host.As(new TestToken { Client = "leadnow", Roles = ["partner"], Scopes = ["plcs.read"] }));
        var stranger = new PlcService.PlcServiceClient(host.WithToken(null));

        Assert.Empty((await partner.ListPlcsAsync(new ListPlcsRequest())).Plcs);
        await IsNotThere(name => partner.GetPlcAsync(new GetPlcRequest { Name = name }), plc.Name, "plcs/none");
        await partner.ListPlcMeetingsAsync(new ListPlcMeetingsRequest { Parent = "plcs/-" }).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        var error = await Assert.ThrowsAsync<RpcException>(() => stranger.ListPlcsAsync(new ListPlcsRequest()).ResponseAsync);
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [DatabaseFact]
    public async Task A_list_narrows_to_a_unit_a_person_and_a_programme()
    {
        var school = await School.Open(host);
        var programme = $"programmes/{school.Zone["orgUnits/".Length..]}";
        await host.Seed(seed => seed.Programme(programme, school.Zone));
        var reading = await Found(school);
        var wide = Founding(school, "Heads of the zone");
        (wide.Plc.OrgUnit, wide.Plc.Facilitator, wide.Plc.Programme) = (school.Zone, school.Official, programme);
        wide.Plc.Members.Clear();
        wide.Plc.Members.Add([school.Head, school.OtherHead]);
        var heads = await Client(school, school.Official).CreatePlcAsync(wide);

        Assert.Equal([heads, reading], await All(school, school.Official, new ListPlcsRequest()));
        Assert.Equal([heads, reading], await All(school, school.Official, new ListPlcsRequest { OrgUnit = school.County }));
        Assert.Equal([reading], await All(school, school.Official, new ListPlcsRequest { OrgUnit = school.Unit }));
        Assert.Equal([reading], await All(school, school.Official, new ListPlcsRequest { Person = school.Teacher }));
        Assert.Equal([heads], await All(school, school.Official, new ListPlcsRequest { Person = "people/me" }));
        Assert.Equal([heads], await All(school, school.Head, new ListPlcsRequest { Person = "people/me" }));
        Assert.Equal([heads], await All(school, school.Official, new ListPlcsRequest { Programme = programme }));
        Assert.Empty(await All(school, school.Official, new ListPlcsRequest { Programme = programme, Person = school.Teacher }));
    }

    [DatabaseFact]
    public async Task Pages_hold_every_PLC_once_in_the_order_of_their_names_whatever_their_case()
    {
        var school = await School.Open(host);
        foreach (var name in new[] { "delta", "Alpha", "charlie", "Bravo", "alpha" })
        {
            await Found(school, name);
        }

        var names = (await All(school, school.Teacher, new ListPlcsRequest { PageSize = 2 })).Select(plc => plc.DisplayName).ToList();

        Assert.Equal(["ALPHA", "ALPHA", "BRAVO", "CHARLIE", "DELTA"], names.Select(name => name.ToUpperInvariant()));
        Assert.Equal(5, names.Distinct().Count());
    }

    [DatabaseFact]
    public async Task A_page_token_belongs_to_its_caller_and_query()
    {
        var school = await School.Open(host);
        await Found(school, "One");
        await Found(school, "Two");
        var token = (await Client(school, school.Teacher).ListPlcsAsync(new ListPlcsRequest { PageSize = 1 })).NextPageToken;

        foreach (var (person, request) in new (string, ListPlcsRequest)[]
        {
            (school.Head, new() { PageToken = token }),
            (school.Teacher, new() { PageToken = token, Person = "people/me" }),
            (school.Teacher, new() { PageToken = "x" }),
        })
        {
            Assert.Equal(["page_token"], (await Client(school, person).ListPlcsAsync(request).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS")).Paths());
        }
    }

    [DatabaseFact]
    public async Task Everything_wrong_with_a_list_is_told_at_once()
    {
        var school = await School.Open(host);
        var plcs = Client(school, school.Teacher);

        var error = await plcs.ListPlcsAsync(new ListPlcsRequest { PageSize = -1, PageToken = "x", OrgUnit = "x", Person = "x", Programme = "x" })
            .Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");

        Assert.Equal(["org_unit", "page_size", "page_token", "person", "programme"], error.Paths());
        Assert.Equal(["name"], (await plcs.GetPlcAsync(new GetPlcRequest { Name = "plcs/A" }).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS")).Paths());
    }

    [DatabaseFact]
    public async Task REST_says_the_same()
    {
        var school = await School.Open(host);
        using var head = host.HttpAs(school.Head, school.Roles(school.Head));
        using var stranger = host.HttpAs(school.OtherHead, school.Roles(school.OtherHead));

        var made = await head.PostAsJsonAsync(
            $"/v1/plcs?requestId={NewRequest}",
            new { displayName = "Reading", orgUnit = school.Unit, facilitator = school.OtherCoach, members = new[] { school.Teacher }, cadence = "604800s" });
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        var plc = await made.Content.ReadFromJsonAsync<JsonElement>();
        var name = plc.GetProperty("name").GetString();
        Assert.Equal("604800s", plc.GetProperty("cadence").GetString());

        using var patch = new HttpRequestMessage(HttpMethod.Patch, $"/v1/{name}?updateMask=displayName&requestId={NewRequest}")
        {
            Content = JsonContent.Create(new { displayName = "Writing", etag = plc.GetProperty("etag").GetString() }),
        };
        var changed = await (await head.SendAsync(patch)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("Writing", changed.GetProperty("displayName").GetString());

        var list = await head.GetFromJsonAsync<JsonElement>($"/v1/plcs?person={school.Teacher}");
        Assert.Equal(name, list.GetProperty("plcs")[0].GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/v1/{name}")).StatusCode);
    }

    private static Task<List<Plc>> All(School school, string person, ListPlcsRequest wish) => Pages(async token =>
    {
        var request = wish.Clone();
        request.PageToken = token;
        var page = await Client(school, person).ListPlcsAsync(request);
        return ((IReadOnlyList<Plc>)page.Plcs, page.NextPageToken);
    });
}

public sealed class ReadPlcOnSqlite(PlcsOnSqlite host) : ReadPlcTests(host), IClassFixture<PlcsOnSqlite>;
public sealed class ReadPlcOnSqlServer(PlcsOnSqlServer host) : ReadPlcTests(host), IClassFixture<PlcsOnSqlServer>;
