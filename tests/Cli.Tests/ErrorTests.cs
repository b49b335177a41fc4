namespace Coaching.Cli.Tests;

[Collection(CliPlatform.Name)]
public sealed class ErrorTests(CliPlatform platform)
{
    [Fact]
    public async Task Help_lists_the_exit_codes()
    {
        var run = await platform.Coach("--help");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("3  not signed in, or not allowed", run.Out);
    }

    [Theory]
    [InlineData("bogus", "'bogus' is no verb, option or value here. See 'coach --help'.")]
    [InlineData("import roster", "See 'coach import roster --help'.")]
    [InlineData("completion --by month", "See 'coach completion --help'.")]
    [InlineData("completion --from 5/1/2026", "--from must be a day such as 2026-11-23.")]
    [InlineData("completion --timeout 0", "--timeout must be more than 0")]
    [InlineData("completion --gateway nowhere", "--gateway must be an http or https URL")]
    [InlineData("import roster /no/such/file.zip", "/no/such/file.zip")]
    public async Task A_wrong_command_line_is_told_in_one_line_with_code_2(string command, string told)
    {
        var run = await platform.Coach(command.Split(' '));

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Empty(run.Out);
        Assert.Contains(told, run.Error);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Refused_fields_are_named_with_their_rules()
    {
        var text = await platform.Coach("cascade", "NOT-AN-ID!", "--as", "national-officer");
        var json = await platform.Coach("cascade", "NOT-AN-ID!", "--as", "national-officer", "--json");

        Assert.Equal(ExitCode.Refused, text.Code);
        Assert.Matches(@"^coach: name must .*people/\{person\}.* \(INVALID_FIELDS\)$", text.Error.Trim());
        Assert.Empty(json.Out);
        Assert.Equal("INVALID_FIELDS", json.ErrorJson.GetProperty("code").GetString());
        Assert.Equal("name", json.ErrorJson.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task What_the_policy_refuses_is_code_3()
    {
        var run = await platform.Coach("coverage", "--as", "teacher-01");

        Assert.Equal(ExitCode.NotSignedIn, run.Code);
        Assert.EndsWith("(PERMISSION_DENIED)", run.Error.Trim());
    }

    [Fact]
    public async Task A_platform_that_does_not_answer_is_code_4()
    {
        var rest = await platform.Coach("completion", "--as", "head-01", "--gateway", "http://localhost:1");
        var grpc = await platform.Coach("completion", "--as", "head-01", "--grpc", "http://localhost:1", "--json");

        Assert.Equal(ExitCode.Unreachable, rest.Code);
        Assert.Contains("http://localhost:1 is not reachable", rest.Error);
        Assert.Equal(ExitCode.Unreachable, grpc.Code);
        Assert.Equal("UNREACHABLE", grpc.ErrorJson.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Health_names_every_part()
    {
        var run = await platform.Coach("health", "--as", "teacher-01", "--json");
        var parts = run.Json.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("name").GetString());

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(["gateway", "people", "scheduling", "observations", "plcs", "analytics"], parts);
        Assert.True(run.Json.GetProperty("healthy").GetBoolean());
    }

    [Fact]
    public async Task Health_says_what_is_down_with_code_4()
    {
        var run = await platform.Coach("health", "--as", "teacher-01", "--grpc", "http://localhost:1");

        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Matches(@"gateway +up", run.Out);
        Assert.Matches(@"people +DOWN +http://localhost:1 is not reachable", run.Out);
    }
}
