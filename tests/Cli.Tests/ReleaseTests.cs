using System.Text.Json;

namespace Coaching.Cli.Tests;

[Collection(CliPlatform.Name)]
public sealed class ReleaseTests(CliPlatform platform)
{
    private const string Keys = "/.well-known/coaching-release-keys.json";

    [Fact]
    [Trait("requirement", "STEP-12")]
    public async Task A_release_is_verified_with_a_file_of_keys_and_no_platform()
    {
        var (release, jws, keys) = await Released();

        foreach (var file in new[] { release, jws })
        {
            var run = await platform.Run(
                ["release", "verify", file, "--keys", keys], new Dictionary<string, string> { ["COACH_GATEWAY"] = "http://localhost:1" }, default);

            Assert.Equal(ExitCode.Ok, run.Code);
            Assert.Contains("The signature holds.", run.Out);
            Assert.Contains("of people/teacher-01 for people/head-02, to be used for APPRAISAL", run.Out);
        }

        var asked = await platform.Coach("release", "verify", jws, "--json");
        Assert.Equal(ExitCode.Ok, asked.Code);
        Assert.Contains("\"verified\": true", asked.Out);
    }

    [Fact]
    [Trait("requirement", "STEP-12")]
    public async Task What_was_changed_signed_by_another_or_is_no_release_is_refused()
    {
        var (_, jws, keys) = await Released();
        var parts = (await File.ReadAllTextAsync(jws)).Split('.');
        var changed = await Write("changed.jws", $"{parts[0]}.{parts[1]}.{parts[2][..^2]}{(parts[2][^2] == 'A' ? 'B' : 'A')}{parts[2][^1]}");
        var strangers = await Write("strangers.json", (await File.ReadAllTextAsync(keys)).Replace("\"kid\":\"", "\"kid\":\"x", StringComparison.Ordinal).Replace("\"kid\": \"", "\"kid\": \"x", StringComparison.Ordinal));

        Assert.Contains("(SIGNATURE_BROKEN)", (await platform.Coach("release", "verify", changed, "--keys", keys)).Error);
        Assert.Contains("(UNKNOWN_KEY)", (await platform.Coach("release", "verify", jws, "--keys", strangers)).Error);
        Assert.Contains("(NOT_A_RELEASE)", (await platform.Coach("release", "verify", keys, "--keys", keys)).Error);
        Assert.Equal(ExitCode.Usage, (await platform.Coach("release", "verify", "/no/such/file")).Code);
    }

    private async Task<(string Release, string Jws, string Keys)> Released()
    {
        var until = DateTimeOffset.UtcNow.AddDays(30).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        var made = await platform.Post("teacher-01", "/v1/releases", $$"""
            {
              "recipient": "people/head-02", "purpose": "APPRAISAL", "expireTime": "{{until}}",
              "attendances": [{ "startDate": { "year": 2026, "month": 1, "day": 1 }, "endDate": { "year": 2026, "month": 12, "day": 31 } }]
            }
            """);
        using var http = new HttpClient { BaseAddress = platform.Rest };
        var keys = await http.GetStringAsync(new Uri(Keys, UriKind.Relative));
        return (
            await Write("release.json", made), await Write("release.jws", JsonDocument.Parse(made).RootElement.GetProperty("jws").GetString()!),
            await Write("keys.json", keys));
    }

    private async Task<string> Write(string name, string content)
    {
        var path = Path.Combine(platform.Folder, name);
        await File.WriteAllTextAsync(path, content);
        return path;
    }
}
