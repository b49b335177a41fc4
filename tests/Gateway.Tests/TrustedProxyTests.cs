namespace Coaching.Gateway.Tests;

public class TrustedProxyTests(IngressedGateway gateway) : IClassFixture<IngressedGateway>
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("198.51.100.1, 203.0.113.7", "203.0.113.7")]
    public async Task An_ingress_is_believed_in_who_called_it_but_not_in_what_that_caller_said(string said, string told)
    {
        var path = $"/v1/orgUnits/{Guid.NewGuid():N}";
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-For", said);

        using var answer = await gateway.HttpAs("people/ana", "teacher").SendAsync(request);

        Assert.Equal(told, gateway.Stub.Last(path).Headers["x-forwarded-for"]);
    }
}
