using Coaching.People.V1;
using Coaching.Testing;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Level = Coaching.People.V1.OrgUnit.Types.Level;

namespace Coaching.People.Tests;

public abstract class OrgUnitTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    public async Task A_unit_takes_county_and_ancestors_from_its_parent()
    {
        var nation = await host.Unit(Level.Nation);
        var county = await host.Unit(Level.County, nation.Name);
        var zone = await host.Unit(Level.Zone, county.Name);

        var school = await host.Unit(Level.School, zone.Name);

        Assert.Equal(county.Name, county.County);
        Assert.Equal(county.Name, school.County);
        Assert.Equal("", nation.County);
        Assert.Equal([zone.Name, county.Name, nation.Name], school.Ancestors);
        Assert.Equal(OrgUnit.Types.State.Active, school.State);
        Assert.Equal(school, await host.Units().GetOrgUnitAsync(new GetOrgUnitRequest { Name = school.Name }));
    }

    [DatabaseFact]
    public async Task Repeating_a_request_id_returns_the_first_unit_and_publishes_once()
    {
        var request = new CreateOrgUnitRequest { OrgUnit = new OrgUnit { DisplayName = "Kenya", Level = Level.Nation }, RequestId = PeopleOnSqlite.NewId() };

        var first = await host.Units().CreateOrgUnitAsync(request);
        var second = await host.Units().CreateOrgUnitAsync(request);

        Assert.Equal(first, second);
        Assert.Equal(1, await host.Count("SELECT COUNT(*) FROM outbox WHERE aggregate = @Name", new { first.Name }));
        Assert.Equal(1, await host.Count("SELECT COUNT(*) FROM audit WHERE resource = @Name", new { first.Name }));
        var other = request.Clone();
        other.OrgUnit.DisplayName = "Uganda";
        Assert.Equal("REQUEST_ID_REUSED", await PeopleOnSqlite.Reason(async () => await host.Units().CreateOrgUnitAsync(other)));
    }

    [DatabaseFact]
    public async Task A_taken_id_or_code_is_refused_as_existing()
    {
        var nation = await host.Unit(Level.Nation);
        var request = new CreateOrgUnitRequest
        {
            OrgUnit = new OrgUnit { DisplayName = "Homa Bay", Level = Level.County, Parent = nation.Name, Code = "43" },
            OrgUnitId = PeopleOnSqlite.NewId(),
            RequestId = PeopleOnSqlite.NewId(),
        };
        await host.Units().CreateOrgUnitAsync(request);

        var sameId = request.Clone();
        (sameId.RequestId, sameId.OrgUnit.Code) = (PeopleOnSqlite.NewId(), "44");
        var sameCode = request.Clone();
        (sameCode.RequestId, sameCode.OrgUnitId) = (PeopleOnSqlite.NewId(), "");

        Assert.Equal("RESOURCE_EXISTS", await PeopleOnSqlite.Reason(async () => await host.Units().CreateOrgUnitAsync(sameId)));
        Assert.Equal("RESOURCE_EXISTS", await PeopleOnSqlite.Reason(async () => await host.Units().CreateOrgUnitAsync(sameCode)));
    }

    [DatabaseFact]
    public async Task Every_invalid_field_is_named_at_once()
    {
        var request = new CreateOrgUnitRequest
        {
            OrgUnit = new OrgUnit
            {
                DisplayName = new string('x', 201),
                Parent = "schools/oak",
                Code = new string('1', 51),
                Location = new() { Latitude = 91, Longitude = -181 },
                ExternalIds = { new ExternalId { System = "UPI", Value = "" }, new ExternalId { System = "UPI", Value = "" } },
            },
            OrgUnitId = "Not An Id",
            RequestId = "1",
        };

        var fields = await PeopleOnSqlite.Violations(async () => await host.Units().CreateOrgUnitAsync(request));

        string[] expected =
        [
            "org_unit.code", "org_unit.display_name", "org_unit.external_ids", "org_unit.external_ids[0].system",
            "org_unit.external_ids[0].value", "org_unit.external_ids[1].system", "org_unit.external_ids[1].value", "org_unit.level",
            "org_unit.location.latitude", "org_unit.location.longitude", "org_unit.parent", "org_unit_id", "request_id",
        ];
        Assert.Equal(expected, fields);
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-05")]
    public async Task Only_the_nation_plants_a_tree_and_a_county_grows_its_own()
    {
        var world = await host.World();
        var officer = host.Units(host.As(world.Officer, "county_officer"));
        var root = new CreateOrgUnitRequest { OrgUnit = new OrgUnit { DisplayName = "X", Level = Level.County }, RequestId = PeopleOnSqlite.NewId() };
        var elsewhere = root.Clone();
        elsewhere.OrgUnit.Parent = (await host.Unit(Level.Nation)).Name;
        var own = root.Clone();
        (own.OrgUnit.Level, own.OrgUnit.Parent) = (Level.School, world.County);

        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await officer.CreateOrgUnitAsync(root)));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await officer.CreateOrgUnitAsync(elsewhere)));
        Assert.Equal(world.County, (await officer.CreateOrgUnitAsync(own)).County);
    }

    [DatabaseFact]
    public async Task A_larger_place_may_not_stand_in_a_smaller_one()
    {
        var nation = await host.Unit(Level.Nation);
        var school = await host.Unit(Level.School, nation.Name);

        Assert.Equal("LEVEL_NOT_BELOW_PARENT", await PeopleOnSqlite.Reason(() => host.Unit(Level.County, school.Name)));
        Assert.Equal("LEVEL_NOT_BELOW_PARENT", await PeopleOnSqlite.Reason(() => host.Unit(Level.Nation, nation.Name)));
        Assert.Equal("LEVEL_NOT_BELOW_PARENT", await PeopleOnSqlite.Reason(() => host.Unit(Level.Department, nation.Name)));
    }

    [DatabaseFact]
    public async Task An_update_changes_what_the_mask_names_and_needs_the_current_etag()
    {
        var nation = await host.Unit(Level.Nation, name: "Old");
        var request = new UpdateOrgUnitRequest
        {
            OrgUnit = new OrgUnit { Name = nation.Name, DisplayName = "New", Code = "KE", Etag = nation.Etag },
            UpdateMask = FieldMask.FromString("display_name"),
            RequestId = PeopleOnSqlite.NewId(),
        };

        var changed = await host.Units().UpdateOrgUnitAsync(request);

        Assert.Equal(("New", ""), (changed.DisplayName, changed.Code));
        Assert.NotEqual(nation.Etag, changed.Etag);
        var stale = request.Clone();
        stale.RequestId = PeopleOnSqlite.NewId();
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(async () => await host.Units().UpdateOrgUnitAsync(stale)));
        var parent = new UpdateOrgUnitRequest
        {
            OrgUnit = new OrgUnit { Name = nation.Name, Etag = changed.Etag },
            UpdateMask = FieldMask.FromString("parent"),
            RequestId = PeopleOnSqlite.NewId(),
        };
        Assert.Equal(["update_mask"], await PeopleOnSqlite.Violations(async () => await host.Units().UpdateOrgUnitAsync(parent)));
    }

    [DatabaseFact]
    public async Task A_listing_pages_through_children_descendants_prefixes_and_identifiers()
    {
        var nation = await host.Unit(Level.Nation);
        var county = await host.Unit(Level.County, nation.Name, "Homa_Bay");
        var schools = new List<OrgUnit>();
        foreach (var name in new[] { "Gamma", "alpha", "Beta" })
        {
            schools.Add(await host.Unit(Level.School, county.Name, name));
        }

        await host.Units().CreateOrgUnitAsync(new CreateOrgUnitRequest
        {
            OrgUnit = new OrgUnit
            {
                DisplayName = "Delta",
                Level = Level.School,
                Parent = county.Name,
                ExternalIds = { new ExternalId { System = "upi", Value = county.Name } },
            },
            RequestId = PeopleOnSqlite.NewId(),
        });

        var names = new List<string>();
        var request = new ListOrgUnitsRequest { Parent = county.Name, PageSize = 3 };
        do
        {
            var page = await host.Units().ListOrgUnitsAsync(request);
            names.AddRange(page.OrgUnits.Select(unit => unit.DisplayName));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(["alpha", "Beta", "Delta", "Gamma"], names);
        Assert.Equal(5, (await host.Units().ListOrgUnitsAsync(new ListOrgUnitsRequest { Parent = nation.Name, Descendants = true })).OrgUnits.Count);
        Assert.Single((await host.Units().ListOrgUnitsAsync(new ListOrgUnitsRequest { Parent = nation.Name })).OrgUnits);
        Assert.Equal("alpha", Assert.Single((await host.Units().ListOrgUnitsAsync(new ListOrgUnitsRequest { Parent = county.Name, Query = "ALP" })).OrgUnits).DisplayName);
        Assert.Empty((await host.Units().ListOrgUnitsAsync(new ListOrgUnitsRequest { Parent = county.Name, Query = "_" })).OrgUnits);
        var found = await host.Units().ListOrgUnitsAsync(new ListOrgUnitsRequest { ExternalId = new ExternalId { System = "upi", Value = county.Name } });
        Assert.Equal("Delta", Assert.Single(found.OrgUnits).DisplayName);
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-05")]
    public async Task An_official_sees_the_units_of_the_area_and_a_page_token_serves_nobody_else()
    {
        var world = await host.World();
        var foreign = await host.Unit(Level.Nation);
        var official = host.Units(host.As(world.Official, "education_official"));

        var seen = await official.ListOrgUnitsAsync(new ListOrgUnitsRequest { PageSize = 2 });
        var rest = await official.ListOrgUnitsAsync(new ListOrgUnitsRequest { PageSize = 2, PageToken = seen.NextPageToken });

        Assert.Equal(new[] { world.County, world.School, world.OtherSchool }.Order(), seen.OrgUnits.Concat(rest.OrgUnits).Select(unit => unit.Name).Order());
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await official.GetOrgUnitAsync(new GetOrgUnitRequest { Name = foreign.Name })));
        Assert.Equal(
            ["page_token"],
            await PeopleOnSqlite.Violations(async () =>
                await host.Units().ListOrgUnitsAsync(new ListOrgUnitsRequest { PageSize = 2, PageToken = seen.NextPageToken })));
    }

    [DatabaseFact]
    public async Task A_caller_without_a_token_or_a_role_learns_nothing()
    {
        var request = new GetOrgUnitRequest { Name = "orgUnits/any" };

        Assert.Equal("UNAUTHENTICATED", await PeopleOnSqlite.Reason(async () => await host.Units(host.WithToken(null)).GetOrgUnitAsync(request)));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await host.Units(host.As("people/x")).GetOrgUnitAsync(request)));
        var missing = await Assert.ThrowsAsync<RpcException>(async () => await host.Units().GetOrgUnitAsync(request));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
    }

    [DatabaseFact]
    public async Task A_unit_reads_the_same_over_REST()
    {
        var nation = await host.Unit(Level.Nation, name: "Kenya");
        using var rest = host.HttpAs("people/admin", "national_admin");

        var json = await rest.GetStringAsync(new Uri($"/v1/{nation.Name}", UriKind.Relative));

        Assert.Equal(nation, OrgUnit.Parser.ParseJson(json));
    }
}

public sealed class OrgUnitOnSqlite(PeopleOnSqlite host) : OrgUnitTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class OrgUnitOnSqlServer(PeopleOnSqlServer host) : OrgUnitTests(host), IClassFixture<PeopleOnSqlServer>;
