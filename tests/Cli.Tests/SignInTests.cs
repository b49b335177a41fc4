namespace Coaching.Cli.Tests;

[Collection(CliPlatform.Name)]
public sealed class SignInTests(CliPlatform platform)
{
    [Fact]
    public async Task Without_a_way_to_sign_in_nothing_is_asked_and_the_code_is_3()
    {
        var run = await platform.Coach("completion");

        Assert.Equal(ExitCode.NotSignedIn, run.Code);
        Assert.Empty(run.Out);
        Assert.Contains("Not signed in. Use 'coach login'", run.Error);
    }

    [Fact]
    public async Task A_login_holds_until_the_logout()
    {
        var home = Home();
        var login = await As(home, "login", "--as", "head-01");
        var signedIn = await As(home, "whoami");
        var logout = await As(home, "logout");
        var signedOut = await As(home, "whoami");

        Assert.Equal(ExitCode.Ok, login.Code);
        Assert.Contains("people/head-01", signedIn.Out);
        Assert.Contains("head of institution at orgUnits/oak since 2026-01-05", signedIn.Out);
        Assert.Equal(ExitCode.Ok, logout.Code);
        Assert.Equal(ExitCode.NotSignedIn, signedOut.Code);
    }

    [Fact]
    public async Task A_client_signs_in_at_its_issuer_and_its_secret_is_not_stored()
    {
        var home = Home();
        var secret = Path.Combine(platform.Folder, "secret");
        await File.WriteAllTextAsync(secret, "development\n");
        var login = await As(home, "login", "--client-id", "leadnow", "--client-secret-file", secret, "--issuer", $"{platform.Rest}dev");
        var whoami = await As(home, "whoami", "--json");
        var stored = Path.Combine(home, "sign-in.json");

        Assert.Equal(ExitCode.Ok, login.Code);
        Assert.Equal("leadnow", whoami.Json.GetProperty("client").GetString());
        Assert.DoesNotContain("\"development\"", await File.ReadAllTextAsync(stored));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(stored));
        }
    }

    [Fact]
    public async Task Who_cannot_sign_in_is_told_so_and_nothing_is_stored()
    {
        var home = Home();
        var secret = Path.Combine(platform.Folder, "wrong");
        await File.WriteAllTextAsync(secret, "guess");
        var client = await As(home, "login", "--client-id", "leadnow", "--client-secret-file", secret, "--issuer", $"{platform.Rest}dev");
        var persona = await As(home, "login", "--as", "nobody-known");

        Assert.Equal(ExitCode.NotSignedIn, client.Code);
        Assert.Contains("refused client leadnow: invalid_client", client.Error);
        Assert.Equal(ExitCode.NotSignedIn, persona.Code);
        Assert.Contains("There is no persona 'nobody-known'", persona.Error);
        Assert.False(Directory.Exists(home));
    }

    [Fact]
    public async Task A_secret_is_sent_to_no_issuer_without_https_on_another_machine()
    {
        var secret = Path.Combine(platform.Folder, "precious");
        await File.WriteAllTextAsync(secret, "precious");
        var run = await platform.Coach("whoami", "--client-id", "x", "--client-secret-file", secret, "--issuer", "http://issuer.example");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("https", run.Error);
    }

    [Fact]
    public async Task A_refused_token_is_code_3()
    {
        var run = await platform.Run(["completion"], new Dictionary<string, string> { ["COACH_TOKEN"] = "no.such.token" }, default);

        Assert.Equal(ExitCode.NotSignedIn, run.Code);
        Assert.Equal("coach: A valid access token is required. (UNAUTHENTICATED)", run.Error.Trim());
    }

    [Fact]
    public async Task Two_ways_to_sign_in_at_once_are_a_mistake()
    {
        var run = await platform.Coach("completion", "--as", "head-01", "--token", "x");

        Assert.Equal(ExitCode.Usage, run.Code);
    }

    private string Home() => Path.Combine(platform.Folder, Guid.NewGuid().ToString("N"));

    private Task<CliResult> As(string home, params string[] args) =>
        platform.Run(args, new Dictionary<string, string> { ["COACH_HOME"] = home }, default);
}
