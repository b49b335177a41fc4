namespace Coaching.Cli.Tests;

[Collection(CliPlatform.Name)]
public sealed class PlanTests(CliPlatform platform)
{
    [Fact]
    public async Task Targets_stand_beside_what_is_reached_now()
    {
        var run = await platform.Coach("plan", "--as", "official-1", "--org-unit", "machakos");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Matches(@"The plan of Machakos +machakos +coaches trained +2020-12-04 +10 +\d+ +behind", run.Out);
        Assert.Matches(@"teachers coached +2020-12-04 +10 +0 +behind", run.Out);
        Assert.Matches(@"schools reached +2099-12-04 +10 +0 +due", run.Out);
    }

    [Fact]
    public async Task Staff_see_the_targets_without_figures_that_are_not_theirs()
    {
        var run = await platform.Coach("plan", "--as", "teacher-01", "--json");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("\"metric\": \"teachers_coached\"", run.Out);
        Assert.Contains("\"actual\": null", run.Out);
    }
}
