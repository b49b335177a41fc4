namespace Coaching.Cli.Tests;

[Collection(CliPlatform.Name)]
public sealed class InstrumentTests(CliPlatform platform)
{
    [Fact]
    [Trait("requirement", "CAS-18")]
    public async Task A_form_that_went_out_as_a_workbook_comes_in_as_a_draft()
    {
        var workbook = await platform.Get("teacher-01", "/v1/instruments/pulse-trust:exportXlsForm");
        var file = Path.Combine(platform.Folder, "pulse.xlsx");
        await File.WriteAllBytesAsync(file, workbook.GetProperty("content").GetBytesFromBase64());

        var made = await platform.Coach("instruments", "import", file, "--kind", "survey", "--as", "national-officer");
        var refused = await platform.Coach("instruments", "import", file, "--kind", "survey", "--as", "teacher-01");

        Assert.True(made.Code == ExitCode.Ok, made.Error);
        Assert.Matches("instruments/[0-9a-f-]{36} is a draft of 5 items, 1 of them required.", made.Out);
        Assert.NotEqual(ExitCode.Ok, refused.Code);
    }

    [Fact]
    public async Task What_a_workbook_holds_that_cannot_be_taken_is_named()
    {
        var file = Path.Combine(platform.Folder, "no-workbook.xlsx");
        await File.WriteAllTextAsync(file, "type,name,label");

        var run = await platform.Coach("instruments", "import", file, "--as", "national-officer");

        Assert.NotEqual(ExitCode.Ok, run.Code);
        Assert.Contains("must be a workbook of Excel", run.Error);
    }
}
