namespace Coaching.Cli.Tests;

[Collection(CliPlatform.Name)]
public sealed class FigureTests(CliPlatform platform)
{
    private const char Escape = '\u001b';

    [Fact]
    public async Task Coverage_lists_children_and_total_and_names_the_next_command()
    {
        var run = await platform.Coach("coverage", "--as", "official-1", "--org-unit", "machakos");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Matches(@"Oak Primary +oak +2 +2 +100\.0%", run.Out);
        Assert.Contains("Total Machakos", run.Out);
        Assert.DoesNotContain(Escape, run.Out);
    }

    [Fact]
    public async Task Figures_about_too_few_people_are_marked_and_the_mark_is_explained()
    {
        var run = await platform.Coach("coverage", "--as", "national-officer", "--org-unit", "kenya");

        Assert.Matches(@"Machakos +machakos +\*", run.Out);
        Assert.Contains("* held back", run.Error);
    }

    [Fact]
    public async Task The_next_command_keeps_the_options_and_hides_the_token()
    {
        using var http = new HttpClient();
        var token = await http.GetStringAsync(new Uri(platform.Rest, "/dev/token?as=national-officer&format=text"));
        var run = await platform.Coach("completion", "--token", token, "--org-unit=kenya", "--by", "org-unit", "--from", "2026-01-05");

        Assert.Contains("Drill down: coach completion --by org-unit --from 2026-01-05 --org-unit orgUnits/machakos", run.Error);
        Assert.DoesNotContain(token, run.Error);
    }

    [Theory]
    [InlineData("completion")]
    [InlineData("completion --by week --by tier")]
    [InlineData("coverage")]
    [InlineData("activity --by programme")]
    [InlineData("plc-regularity --from 2026-01-05 --to 2026-12-28")]
    public async Task Json_is_one_document_with_rows_total_and_watermark(string command)
    {
        var run = await platform.Coach([.. command.Split(' '), "--as", "national-officer", "--org-unit", "orgUnits/kenya", "--json"]);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Empty(run.Error);
        Assert.Equal("orgUnits/kenya", run.Json.GetProperty("total").GetProperty("orgUnit").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Array, run.Json.GetProperty("rows").ValueKind);
        Assert.True(run.Json.TryGetProperty("watermark", out _));
    }

    [Fact]
    public async Task Lapses_are_listed_even_when_there_are_none()
    {
        var run = await platform.Coach("plc-lapses", "--as", "official-1");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Empty(run.Out);
        Assert.Contains("No PLC has lapsed.", run.Error);
    }

    [Fact]
    public async Task A_watch_tells_the_present_figures_first()
    {
        var run = await platform.Coach("watch", "--as", "national-officer", "--org-unit", "kenya", "--changes", "0", "--json");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains(run.Json.GetProperty("rows").EnumerateArray(), row => row.GetProperty("orgUnit").GetString() == "orgUnits/kenya");
    }

    [Fact]
    public async Task An_interrupted_watch_ends_with_code_5()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var run = await platform.Run(["watch", "--as", "national-officer"], new Dictionary<string, string>(), stop.Token);

        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.EndsWith("coach: Interrupted. (INTERRUPTED)", run.Error.Trim());
    }

    [Fact]
    public async Task A_cascade_shows_coaches_above_and_coachees_below_as_trees()
    {
        var above = await platform.Coach("cascade", "me", "--as", "teacher-01");
        var below = await platform.Coach("cascade", "people/official-1", "--as", "official-1");
        var before = await platform.Coach("cascade", "me", "--as", "teacher-01", "--date", "2025-12-31", "--json");

        Assert.Contains("`-- Ana head-01 (people/head-01), head to teacher, orgUnits/oak, since 2026-01-05", above.Out);
        Assert.Matches(@"\n    `-- Ana official-1 \(people/official-1\), official to head", above.Out);
        Assert.Matches(@"\n    `-- Ana teacher-01 \(people/teacher-01\), head to teacher", below.Out);
        Assert.Empty(before.Json.GetProperty("coaches").EnumerateArray());
    }

    [Fact]
    public async Task A_cascade_prints_other_coaches_before_and_after_a_transfer()
    {
        var moved = await platform.Coach("transfer", "teacher-02", "--to", "elm", "--date", "2026-09-01", "--as", "national-officer");
        var before = await platform.Coach("cascade", "teacher-02", "--date", "2026-08-31", "--as", "official-2");
        var after = await platform.Coach("cascade", "teacher-02", "--date", "2026-09-01", "--as", "official-2");

        Assert.Contains("people/teacher-02 works at orgUnits/elm since 2026-09-01, before at orgUnits/ash.", moved.Out);
        Assert.Contains("ended: coach out of reach", moved.Out);
        Assert.Contains("Ana head-02 (people/head-02), head to teacher, orgUnits/ash, since 2026-01-05 until 2026-09-01", before.Out);
        Assert.Contains("Ana official-2 (people/official-2), official to head", before.Out);
        Assert.Contains("coached by: nobody", after.Out);
    }
}
