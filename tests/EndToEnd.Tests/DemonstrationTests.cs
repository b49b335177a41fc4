using Coaching.Localhost;
using Xunit.Abstractions;

namespace Coaching.EndToEnd.Tests;

[Collection(SeededPlatformGroup.Name)]
public class DemonstrationTests(SeededPlatform seeded, ITestOutputHelper output)
{
    [Fact]
    [Trait("requirement", "CAS-01")]
    [Trait("requirement", "CAS-02")]
    [Trait("requirement", "CAS-03")]
    [Trait("requirement", "CAS-04")]
    [Trait("requirement", "CAS-21")]
    [Trait("requirement", "CAS-28")]
    [Trait("requirement", "CAS-29")]
    [Trait("requirement", "CAS-37")]
    [Trait("requirement", "STEP-24")]
    [Trait("requirement", "STEP-36")]
    [Trait("requirement", "STEP-38")]
    public async Task Lost_doubled_and_shuffled_events_change_no_figure_once_settled()
    {
        var check = new SmokeCheck(seeded.Plan, seeded.Clients, seeded.Platform.Rest, persona => Task.FromResult(seeded.Token(persona)));

        var passed = await check.Run(output.WriteLine, default);

        Assert.True(passed);
    }

    [Fact]
    public async Task Seeding_again_changes_nothing()
    {
        // Every act repeats its request id, so that a seeding that was cut off can simply be run again.
        await SmokeCheck.Settle(seeded.Plan, seeded.Clients, TimeSpan.FromMinutes(2), default);
        var before = await Figures();

        await new DemoSeeder(seeded.Plan, seeded.Clients, (_, _) => { }).Seed(default);

        Assert.Equal(before, await Figures());
    }

    [Fact]
    public void The_plan_has_the_shape_of_the_pilot()
    {
        Assert.Equal(25, seeded.Plan.Schools.Count);
        Assert.Equal([10, 15], DemoPlan.Counties.Select(county => seeded.Plan.Schools.Count(school => school.County == county)));
        Assert.Equal(4, seeded.Plan.Schools.Select(school => school.Official).Distinct().Count());
        Assert.Equal([45, 75], DemoPlan.Counties.Select(county => RoundedToFive(Rate(county))));
    }

    private double Rate(DemoCounty county)
    {
        var observation = seeded.Plan.Expected(county, Scheduling.V1.Session.Types.Kind.Observation);
        var feedback = seeded.Plan.Expected(county, Scheduling.V1.Session.Types.Kind.Feedback);
        return 100.0 * (observation.Done + feedback.Done) / (observation.Due + feedback.Due);
    }

    private static int RoundedToFive(double percent) => (int)Math.Round(percent / 5) * 5;

    private async Task<string> Figures()
    {
        using var http = seeded.HttpAs(Personas.National);
        var coverage = await http.GetStringAsync(new Uri("/v1/analytics/coverage?byChild=true", UriKind.Relative));
        var regularity = await http.GetStringAsync(new Uri("/v1/analytics/plcRegularity", UriKind.Relative));
        return WithoutWatermark(coverage) + WithoutWatermark(regularity);
    }

    private static string WithoutWatermark(string json)
    {
        var document = System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject();
        document.Remove("watermark");
        return document.ToJsonString();
    }
}
