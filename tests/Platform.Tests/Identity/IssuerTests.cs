using Coaching.People.V1;
using Coaching.Testing;
using Grpc.Core;

namespace Coaching.Platform.Tests;

/// <summary>What the issuer does or fails to do; each test has a host and an issuer of its own, since keys are changed.</summary>
public sealed class IssuerTests : IAsyncLifetime
{
    private readonly EchoHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Keys_are_fetched_once_however_many_tokens_name_unknown_ones()
    {
        await Accepted(_host.Issuer.Token("people/ana"));
        var stranger = IssuerKey.Create("RS256", "unknown");

        var refused = 0;
        for (var number = 0; number < 200; number++)
        {
            var token = _host.Issuer.Token(new TestToken { Person = "people/eve", Key = stranger, Header = header => header["kid"] = $"k{number}" });
            refused += await IsAccepted(token) ? 0 : 1;
        }

        await Task.Delay(200);
        Assert.Equal(200, refused);
        Assert.InRange(_host.Issuer.KeyRequests, 1, 2);
    }

    [Fact]
    public async Task After_a_rotation_new_tokens_work_and_tokens_of_the_old_key_stop_within_a_minute()
    {
        var old = _host.Issuer.Token("people/ana");
        await Accepted(old);

        _host.Issuer.Rotate("ES256");
        var fresh = _host.Issuer.Token("people/ana");
        await Eventually(() => IsAccepted(fresh));
        _host.Clock.Advance(TimeSpan.FromSeconds(61));

        Assert.True(await IsAccepted(fresh));
        Assert.False(await IsAccepted(old));
    }

    [Fact]
    public async Task While_the_issuer_is_away_known_callers_go_on_and_strangers_are_refused()
    {
        _host.Issuer.IsDown = true;
        Assert.False(await IsAccepted(_host.Issuer.Token("people/early")));

        _host.Issuer.IsDown = false;
        var known = _host.Issuer.Token("people/ana");
        await Eventually(() => IsAccepted(known));
        _host.Issuer.IsDown = true;

        Assert.True(await IsAccepted(known));
    }

    [Fact]
    public async Task Tokens_of_PS256_are_accepted()
    {
        _host.Issuer.Rotate("PS256");

        Assert.True(await IsAccepted(_host.Issuer.Token("people/ana")));
    }

    private async Task Accepted(string token) => Assert.True(await IsAccepted(token));

    private async Task<bool> IsAccepted(string token)
    {
        try
        {
            await new PersonService.PersonServiceClient(_host.WithToken(token)).GetPersonAsync(new GetPersonRequest { Name = "people/me" });
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unauthenticated)
        {
            return false;
        }
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 100, "It did not become so within ten seconds.");
            await Task.Delay(100);
        }
    }
}
