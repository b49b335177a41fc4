using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Level = Coaching.People.V1.OrgUnit.Types.Level;

namespace Coaching.People.Tests;

/// <summary>Finding units: by words, filters, in an order, and many by name.</summary>
public abstract class OrgUnitListingTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    public async Task A_search_does_not_mind_case_accents_apostrophes_the_order_of_words_and_a_missing_end()
    {
        var county = await County(
            ("École Sainte-Thérèse", "KE-043"), ("Murang'a Girls High School", ""), ("Ng\u2019enda Primary School", ""), ("ŁÓDŹ Straße Øst", ""), ("100%_Sure", ""));

        Assert.Equal(["École Sainte-Thérèse"], await Search(county, "ecole theres"));
        Assert.Equal(["École Sainte-Thérèse"], await Search(county, "THERESE sainte E"));
        Assert.Equal(["École Sainte-Thérèse"], await Search(county, "ke043"));
        Assert.Equal(["École Sainte-Thérèse"], await Search(county, "043 ecole"));
        Assert.Equal(["Murang'a Girls High School"], await Search(county, "high muranga"));
        Assert.Equal(["Murang'a Girls High School", "Ng\u2019enda Primary School"], await Search(county, "school"));
        Assert.Equal(["Ng\u2019enda Primary School"], await Search(county, "ng'enda  prim"));
        Assert.Equal(["ŁÓDŹ Straße Øst"], await Search(county, "strasse lodz ost"));
        Assert.Equal(["100%_Sure"], await Search(county, "100% sure"));
        Assert.Empty(await Search(county, "%"));
        Assert.Empty(await Search(county, "uranga"));
        Assert.Empty(await Search(county, "school boys"));
    }

    [DatabaseFact]
    public async Task A_unit_is_found_by_its_new_name_and_no_longer_by_its_old_one()
    {
        var county = await County(("Old Name", ""));
        var unit = (await host.Units().ListOrgUnitsAsync(new ListOrgUnitsRequest { Parent = county })).OrgUnits[0];

        await host.Units().UpdateOrgUnitAsync(new UpdateOrgUnitRequest
        {
            OrgUnit = new OrgUnit { Name = unit.Name, DisplayName = "New Name", Etag = unit.Etag },
            UpdateMask = FieldMask.FromString("display_name"),
            RequestId = PeopleOnSqlite.NewId(),
        });

        Assert.Equal(["New Name"], await Search(county, "name new"));
        Assert.Empty(await Search(county, "old"));
    }

    [DatabaseFact]
    public async Task A_filter_chooses_units_and_says_where_it_is_wrong()
    {
        var county = await County(("Alpha", "A1"), ("Beta", ""), ("Gamma", "A2"));
        var beta = (await host.Units().ListOrgUnitsAsync(new ListOrgUnitsRequest { Parent = county, Query = "beta" })).OrgUnits[0];
        await host.Units().UpdateOrgUnitAsync(new UpdateOrgUnitRequest
        {
            OrgUnit = new OrgUnit { Name = beta.Name, ExternalIds = { new ExternalId { System = "upi", Value = beta.Name } }, Location = new() { Latitude = -1.5, Longitude = 37 }, Etag = beta.Etag },
            RequestId = PeopleOnSqlite.NewId(),
        });

        Assert.Equal(["Alpha", "Gamma"], await Filter(county, "code = a*"));
        Assert.Equal(["Beta"], await Filter(county, "NOT code:*"));
        Assert.Equal(["Alpha", "Gamma"], await Filter(county, "level = SCHOOL display_name = alpha OR display_name = \"GAM*\""));
        Assert.Equal(["Beta"], await Filter(county, $"external_ids.upi = \"{beta.Name}\""));
        Assert.Equal(["Beta"], await Filter(county, "location.latitude < -1 AND location.longitude >= 37.0"));
        Assert.Equal(["Alpha", "Beta", "Gamma"], await Filter("", $"ancestor = {county} AND state != CLOSED AND create_time > 2026-01-01 AND NOT open_date:*"));
        Assert.Empty(await Filter(county, "level = ZONE"));
        var error = await Assert.ThrowsAsync<RpcException>(() => Filter(county, "level = TOWN OR colour = red"));
        Assert.Equal(["filter", "filter"], error.Paths());
    }

    [DatabaseFact]
    public async Task A_listing_in_another_order_pages_without_gaps()
    {
        var county = await County(("C", ""), ("A", ""), ("B", ""), ("D", ""));

        Assert.Equal(["C", "A", "B", "D"], await Pages(county, "create_time"));
        Assert.Equal(["D", "B", "A", "C"], await Pages(county, "create_time desc"));
        Assert.Equal(["D", "C", "B", "A"], await Pages(county, "display_name desc"));
        Assert.Equal(["order_by"], await PeopleOnSqlite.Violations(() => Pages(county, "search_name; DROP")));
    }

    [DatabaseFact]
    public async Task Many_units_come_in_the_order_asked_for_or_none_does()
    {
        var county = await County(("A", ""), ("B", ""));
        var names = (await host.Units().ListOrgUnitsAsync(new ListOrgUnitsRequest { Parent = county })).OrgUnits.Select(unit => unit.Name).Append(county).ToList();
        var request = new BatchGetOrgUnitsRequest { Names = { names[2], names[0], names[1], names[0] } };

        var got = await host.Units().BatchGetOrgUnitsAsync(request);
        request.Names.Add(["orgUnits/none", "orgUnits/neither"]);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Units().BatchGetOrgUnitsAsync(request));
        using var rest = host.HttpAs("people/admin", "national_admin");
        var json = await rest.GetStringAsync(new Uri($"/v1/orgUnits:batchGet?names={names[0]}&names={names[1]}", UriKind.Relative));

        Assert.Equal(request.Names.Take(4), got.OrgUnits.Select(unit => unit.Name));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Equal("orgUnits/none, orgUnits/neither were not found.", error.Status.Detail);
        Assert.Equal(2, BatchGetOrgUnitsResponse.Parser.ParseJson(json).OrgUnits.Count);
        Assert.Equal(["names", "names[0]"], await PeopleOnSqlite.Violations(async () =>
            await host.Units().BatchGetOrgUnitsAsync(new BatchGetOrgUnitsRequest { Names = { Enumerable.Repeat("x", 1), names, Enumerable.Repeat(county, 1_000) } })));
    }

    [DatabaseFact]
    public async Task A_list_of_people_takes_a_filter_too_but_not_by_what_is_not_for_everybody()
    {
        var world = await host.World();
        var officer = host.People(host.As(world.Officer, "county_officer"));

        var found = await officer.ListPeopleAsync(new ListPeopleRequest { Filter = $"primary_org_unit = {world.School} AND given_name != head" });
        var error = await Assert.ThrowsAsync<RpcException>(async () => await officer.ListPeopleAsync(new ListPeopleRequest { Filter = "email = \"ana@example.org\"" }));

        Assert.Equal(world.Teacher, Assert.Single(found.People).Name);
        Assert.Equal(["filter"], error.Paths());
    }

    // Who may read and who may change, over REST as partners and dashboards call.
    [DatabaseFact]
    [Trait("requirement", "CAS-05")]
    public async Task Each_role_has_the_access_to_units_that_the_matrix_gives_it()
    {
        var world = await host.World();
        var elsewhere = (await host.Unit(Level.Nation)).Name;
        var (teacher, head) = (host.Units(host.As(world.Teacher, "teacher")), host.Units(host.As(world.Head, "head_teacher")));
        var (official, officer) = (host.Units(host.As(world.Official, "education_official")), host.Units(host.As(world.Officer, "county_officer")));
        var auditor = host.Units(host.As("people/auditor", "auditor"));

        foreach (var (caller, here, there) in new[] { (teacher, "", ""), (head, "", ""), (official, "", "RESOURCE_NOT_FOUND"), (officer, "", "RESOURCE_NOT_FOUND"), (auditor, "", "") })
        {
            Assert.Equal(here, await Told(() => caller.BatchGetOrgUnitsAsync(new BatchGetOrgUnitsRequest { Names = { world.School } })));
            Assert.Equal(there, await Told(() => caller.BatchGetOrgUnitsAsync(new BatchGetOrgUnitsRequest { Names = { elsewhere } })));
        }

        const string denied = "PERMISSION_DENIED";
        const string missing = "RESOURCE_NOT_FOUND";
        foreach (var (caller, here, there) in new[] { (teacher, denied, denied), (head, "", missing), (official, "", missing), (officer, "", missing), (auditor, "", "") })
        {
            Assert.Equal(here, await Told(() => caller.ListOrgUnitRevisionsAsync(new ListOrgUnitRevisionsRequest { Parent = world.School })));
            Assert.Equal(there, await Told(() => caller.ListOrgUnitRevisionsAsync(new ListOrgUnitRevisionsRequest { Parent = elsewhere })));
        }

        // An officer of the county may change what is in it, but not the county itself, where the officer's own post is.
        foreach (var caller in new[] { teacher, head, official, auditor })
        {
            Assert.All(await Changes(caller, world.School, world), told => Assert.Equal(denied, told));
        }

        Assert.All(await Changes(officer, elsewhere, world), told => Assert.Equal(missing, told));
        Assert.All(await Changes(officer, world.County, world), told => Assert.Equal(denied, told));
        Assert.All(await Changes(officer, world.School, world), told => Assert.Equal("ETAG_MISMATCH", told));
        Assert.All(await Changes(host.Units(), world.County, world), told => Assert.Equal("ETAG_MISMATCH", told));
    }

    // The version is stale, so that whoever may do it changes nothing.
    private static async Task<string[]> Changes(OrgUnitService.OrgUnitServiceClient caller, string name, World world)
    {
        const string stale = "\"77\"";
        var day = PeopleOnSqlite.Start.ToProto();
        return
        [
            await Told(() => caller.OpenOrgUnitAsync(new OpenOrgUnitRequest { Name = name, OpenDate = day, Etag = stale, RequestId = PeopleOnSqlite.NewId() })),
            await Told(() => caller.CloseOrgUnitAsync(new CloseOrgUnitRequest { Name = name, CloseDate = day, Etag = stale, RequestId = PeopleOnSqlite.NewId() })),
            await Told(() => caller.MoveOrgUnitAsync(
                new MoveOrgUnitRequest { Name = name, Parent = world.Nation, MoveDate = day, Etag = stale, RequestId = PeopleOnSqlite.NewId() })),
            await Told(() => caller.MergeOrgUnitsAsync(
                new MergeOrgUnitsRequest { Name = name, Sources = { world.OtherSchool }, MergeDate = day, Etag = stale, RequestId = PeopleOnSqlite.NewId() })),
            await Told(() => caller.SplitOrgUnitAsync(new SplitOrgUnitRequest
            {
                Name = name,
                Parts = { new SplitOrgUnitRequest.Types.Part { OrgUnit = new OrgUnit { DisplayName = "Part" } } },
                SplitDate = day,
                Etag = stale,
                RequestId = PeopleOnSqlite.NewId(),
            })),
        ];
    }

    private static async Task<string> Told<T>(Func<AsyncUnaryCall<T>> call)
    {
        try
        {
            await call();
            return "";
        }
        catch (RpcException e)
        {
            return Errors.Reason(e);
        }
    }

    private async Task<string> County(params (string Name, string Code)[] schools)
    {
        var county = await host.Unit(Level.County, (await host.Unit(Level.Nation)).Name);
        foreach (var (name, code) in schools)
        {
            await host.Units().CreateOrgUnitAsync(new CreateOrgUnitRequest
            {
                OrgUnit = new OrgUnit { DisplayName = name, Level = Level.School, Parent = county.Name, Code = code },
                RequestId = PeopleOnSqlite.NewId(),
            });
        }

        return county.Name;
    }

    private async Task<IReadOnlyList<string>> Search(string parent, string query) =>
        [.. (await host.Units().ListOrgUnitsAsync(new ListOrgUnitsRequest { Parent = parent, Query = query })).OrgUnits.Select(unit => unit.DisplayName)];

    private async Task<IReadOnlyList<string>> Filter(string parent, string filter) =>
        [.. (await host.Units().ListOrgUnitsAsync(new ListOrgUnitsRequest { Parent = parent, Filter = filter })).OrgUnits.Select(unit => unit.DisplayName)];

    private async Task<IReadOnlyList<string>> Pages(string parent, string order)
    {
        var request = new ListOrgUnitsRequest { Parent = parent, OrderBy = order, PageSize = 1 };
        var names = new List<string>();
        do
        {
            var page = await host.Units().ListOrgUnitsAsync(request);
            names.AddRange(page.OrgUnits.Select(unit => unit.DisplayName));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return names;
    }
}

public sealed class OrgUnitListingOnSqlite(PeopleOnSqlite host) : OrgUnitListingTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class OrgUnitListingOnSqlServer(PeopleOnSqlServer host) : OrgUnitListingTests(host), IClassFixture<PeopleOnSqlServer>;
