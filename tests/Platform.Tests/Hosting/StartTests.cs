using Microsoft.AspNetCore.Builder;

namespace Coaching.Platform.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task Every_wrong_setting_is_named_with_its_key_and_range_in_one_line()
    {
        var (code, line) = await Start("--Hosting:DrainSeconds=999", "--Http:Port=70000", "--Hosting:TimeZone=Nowhere", "--Auth:Algorithms=HS256");

        Assert.Equal(1, code);
        Assert.Contains("Hosting:DrainSeconds must be 0 to 300, but is 999", line, StringComparison.Ordinal);
        Assert.Contains("Http:Port must be 0 to 65535, but is 70000", line, StringComparison.Ordinal);
        Assert.Contains("Hosting:TimeZone must be an IANA time zone such as Africa/Nairobi, but is Nowhere", line, StringComparison.Ordinal);
        Assert.Contains("Auth:Issuer must be set", line, StringComparison.Ordinal);
        Assert.Contains("Auth:Algorithms must hold RS256, PS256 or ES256, parted by spaces, but is HS256", line, StringComparison.Ordinal);
        Assert.Single(line.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("--Http:Port=eighty", "Http:Port")]
    [InlineData("--Hosting:DrainSecond=1", "DrainSecond")]
    public async Task A_value_of_another_type_and_an_unknown_key_are_named(string argument, string key)
    {
        var (code, line) = await Start("--Auth:Issuer=http://issuer.example", argument);

        Assert.Equal(1, code);
        Assert.Contains(key, line, StringComparison.Ordinal);
        Assert.Single(line.Trim().Split('\n'));
    }

    private static async Task<(int Code, string Line)> Start(params string[] args)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"coaching-test-{Guid.NewGuid():N}");
        await using var written = new StringWriter();
        var code = await PlatformHost.Run(
            [.. args, $"--Database:Path={folder}/x.db"],
            async (settings, configure) =>
            {
                var builder = WebApplication.CreateBuilder(settings);
                configure!(builder);
                builder.AddPlatform("broken");
                var app = builder.Build();
                await app.PreparePlatform();
                return app;
            },
            errors: written);
        return (code, written.ToString());
    }
}
