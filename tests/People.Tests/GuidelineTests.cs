using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Override = Coaching.People.V1.Guideline.Types.Section.Types.Override;
using Section = Coaching.People.V1.Guideline.Types.Section;

namespace Coaching.People.Tests;

[Trait("requirement", "CAS-49")]
public abstract class GuidelineTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    public async Task A_guideline_keeps_its_revisions_and_the_one_in_force_counts()
    {
        var world = await host.World();
        var first = await Create(world);
        var change = new Guideline { Name = first.Name, Etag = first.Etag, EffectiveDate = new DateOnly(2026, 12, 1).ToProto(), Sections = { Minutes(20, Override.Value), Rule("New") } };

        var second = await host.Guidelines().UpdateGuidelineAsync(new UpdateGuidelineRequest { Guideline = change, RequestId = PeopleOnSqlite.NewId() });
        var today = await Effective(first.Name, world.School, null);
        var later = await Effective(first.Name, world.School, new DateOnly(2026, 12, 1));

        Assert.Equal((1, 2), (first.Revision, second.Revision));
        Assert.Equal((1, 15L, 2, 20L), (today.Revision, today.Sections[0].Content.Value, later.Revision, later.Sections[0].Content.Value));
        var revisions = await host.Guidelines().ListGuidelineRevisionsAsync(new ListGuidelineRevisionsRequest { Parent = first.Name });
        Assert.Equal([second, first], revisions.Guidelines);
        Assert.Equal(first, await host.Guidelines().GetGuidelineAsync(new GetGuidelineRequest { Name = first.Name, Revision = 1 }));
        change.DisplayName = "Again";
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(async () => await host.Guidelines().UpdateGuidelineAsync(
            new UpdateGuidelineRequest { Guideline = change, UpdateMask = FieldMask.FromString("display_name"), RequestId = PeopleOnSqlite.NewId() })));
    }

    [DatabaseFact]
    public async Task A_county_differs_only_where_and_as_far_as_the_nation_allows()
    {
        var world = await host.World();
        var guideline = (await Create(world)).Name;
        var officer = host.Guidelines(host.As(world.Officer, "county_officer"));

        var made = await officer.SetGuidelineOverrideAsync(Own(guideline, world.County, [new() { Key = "minutes", Value = 25 }]));
        var here = await Effective(guideline, world.School, null);

        Assert.Equal((25L, world.County), (here.Sections[0].Content.Value, here.Sections[0].OverriddenBy));
        Assert.Equal(("As the nation says", ""), (here.Sections[1].Content.Text, here.Sections[1].OverriddenBy));
        Assert.Equal([made], (await officer.ListGuidelineOverridesAsync(new ListGuidelineOverridesRequest { Parent = guideline })).GuidelineOverrides);
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(async () => await officer.SetGuidelineOverrideAsync(Own(guideline, world.County))));
        Assert.Equal("SECTION_FIXED", await PeopleOnSqlite.Reason(async () =>
            await officer.SetGuidelineOverrideAsync(Own(guideline, world.County, [new() { Key = "rule", Text = "Ours" }]))));
        Assert.Equal(
            ["guideline_override.sections[0].text", "guideline_override.sections[0].value", "guideline_override.sections[1].key"],
            await PeopleOnSqlite.Violations(async () => await officer.SetGuidelineOverrideAsync(
                Own(guideline, world.County, [new() { Key = "minutes", Value = 31, Text = "No" }, new() { Key = "other" }]))));
        var back = Own(guideline, world.County);
        back.GuidelineOverride.Etag = made.Etag;
        await officer.SetGuidelineOverrideAsync(back);
        Assert.Equal(15, (await Effective(guideline, world.School, null)).Sections[0].Content.Value);
    }

    [DatabaseFact]
    public async Task Counties_set_their_own_override_and_the_nation_alone_its_guidelines()
    {
        var (world, elsewhere) = (await host.World(), await host.World());
        var guideline = (await Create(world)).Name;
        var officer = host.Guidelines(host.As(world.Officer, "county_officer"));

        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await officer.SetGuidelineOverrideAsync(Own(guideline, elsewhere.County))));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await officer.CreateGuidelineAsync(Request(world))));
        Assert.Equal(
            ["guideline_override.org_unit"],
            await PeopleOnSqlite.Violations(async () => await host.Guidelines().SetGuidelineOverrideAsync(Own(guideline, elsewhere.County))));
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await Effective(guideline, elsewhere.School, null)));
    }

    [DatabaseFact]
    public async Task Every_invalid_field_of_a_guideline_is_named_at_once()
    {
        var wrong = new CreateGuidelineRequest
        {
            Guideline = new Guideline
            {
                OrgUnit = "x",
                Sections = { new Section { Key = "A", Override = (Override)9 }, new Section { Key = "b", Title = "B", Override = Override.Value, MinValue = 2, MaxValue = 1 } },
            },
            GuidelineId = "_",
            RequestId = "1",
        };

        var fields = await PeopleOnSqlite.Violations(async () => await host.Guidelines().CreateGuidelineAsync(wrong));

        string[] expected =
        [
            "guideline.display_name", "guideline.effective_date", "guideline.org_unit", "guideline.sections[0].key", "guideline.sections[0].override",
            "guideline.sections[0].title", "guideline.sections[1].max_value", "guideline.sections[1].value", "guideline_id", "request_id",
        ];
        Assert.Equal(expected, fields);
    }

    private async Task<EffectiveGuideline> Effective(string name, string unit, DateOnly? date) => await host.Guidelines().GetEffectiveGuidelineAsync(
        new GetEffectiveGuidelineRequest { Name = name, OrgUnit = unit, Date = date.ToProto() });

    private async Task<Guideline> Create(World world) => await host.Guidelines().CreateGuidelineAsync(Request(world));

    private static CreateGuidelineRequest Request(World world) => new()
    {
        Guideline = new Guideline
        {
            DisplayName = "How we coach",
            OrgUnit = world.Nation,
            EffectiveDate = PeopleOnSqlite.Start.ToProto(),
            Sections = { Minutes(15, Override.Value), Rule("As the nation says") },
        },
        RequestId = PeopleOnSqlite.NewId(),
    };

    private static Section Minutes(long value, Override allowed) =>
        new() { Key = "minutes", Title = "Length of an observation", Value = value, Unit = "minutes", Override = allowed, MinValue = 10, MaxValue = 30 };

    private static Section Rule(string text) => new() { Key = "rule", Title = "Development, not inspection", Text = text };

    private static SetGuidelineOverrideRequest Own(string guideline, string county, params GuidelineOverride.Types.Section[] sections) => new()
    {
        Parent = guideline,
        GuidelineOverride = new GuidelineOverride { OrgUnit = county, Sections = { sections }, Reason = "Double shifts" },
        RequestId = PeopleOnSqlite.NewId(),
    };
}

public sealed class GuidelineOnSqlite(PeopleOnSqlite host) : GuidelineTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class GuidelineOnSqlServer(PeopleOnSqlServer host) : GuidelineTests(host), IClassFixture<PeopleOnSqlServer>;
