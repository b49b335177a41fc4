using System.Net;
using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Gateway.Tests;

public class QuotaTests(FrugalGateway gateway) : IClassFixture<FrugalGateway>
{
    private readonly string _person = $"people/{Guid.NewGuid():N}";

    [Fact]
    public async Task Every_answer_tells_the_policy_and_what_is_left()
    {
        using var rest = gateway.HttpAs(_person, "teacher");

        using var read = await rest.GetAsync("/v1/people/ana");
        using var list = await rest.GetAsync("/v1/people");
        using var write = await rest.PostAsync("/v1/people", null);

        Assert.Equal(("\"person\";q=60;w=60", "\"person\";r=29;t=1"), (read.Header("RateLimit-Policy"), read.Header("RateLimit")));
        Assert.Equal("\"person\";r=24;t=6", list.Header("RateLimit"));
        Assert.Equal("\"person\";r=14;t=16", write.Header("RateLimit"));
        Assert.Empty(read.Header("RateLimit-Limit") + read.Header("RateLimit-Remaining") + read.Header("RateLimit-Reset"));
    }

    [Fact]
    public async Task Who_has_spent_all_is_told_when_to_come_back_and_may_then()
    {
        using var rest = gateway.HttpAs(_person, "teacher");
        await Spend(rest, 30);

        using var refused = await rest.PostAsync("/v1/people", null);
        gateway.Clock.Advance(TimeSpan.FromSeconds(10));
        using var served = await rest.PostAsync("/v1/people", null);

        var problem = await refused.IsProblem(HttpStatusCode.TooManyRequests, "QUOTA_EXCEEDED");
        Assert.Equal("https://iana.org/assignments/http-problem-types#quota-exceeded", problem.GetProperty("type").GetString());
        Assert.Equal(["person"], problem.GetProperty("violated-policies").EnumerateArray().Select(policy => policy.GetString()));
        Assert.Equal(TimeSpan.FromSeconds(10), refused.Headers.RetryAfter?.Delta);
        Assert.Equal("\"person\";r=0;t=30", refused.Header("RateLimit"));
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task Over_gRPC_it_is_RESOURCE_EXHAUSTED_with_RetryInfo()
    {
        using var rest = gateway.HttpAs(_person, "teacher");
        await Spend(rest, 30);

        var call = new OrgUnitService.OrgUnitServiceClient(gateway.As(_person, "teacher")).GetOrgUnitAsync(new GetOrgUnitRequest { Name = "orgUnits/kenya" });
        var error = await call.Refused(StatusCode.ResourceExhausted, "QUOTA_EXCEEDED");

        var details = Errors.Details(error)!.Details;
        Assert.Equal(1, details.Single(any => any.Is(RetryInfo.Descriptor)).Unpack<RetryInfo>().RetryDelay.Seconds);
        Assert.Equal("person", Assert.Single(details.Single(any => any.Is(QuotaFailure.Descriptor)).Unpack<QuotaFailure>().Violations).Subject);
        Assert.Equal("\"person\";r=0;t=30", (await call.ResponseHeadersAsync).GetValue("ratelimit"));
    }

    [Fact]
    public async Task What_one_spends_another_has_still()
    {
        using var ana = gateway.HttpAs(_person, "teacher");
        using var ben = gateway.HttpAs($"{_person}-2", "teacher");
        await Spend(ana, 30);

        using var answer = await ben.GetAsync("/v1/people/ana");

        Assert.Equal("\"person\";r=29;t=1", answer.Header("RateLimit"));
    }

    [Fact]
    public async Task An_app_has_a_quota_of_its_own()
    {
        using var app = gateway.HttpWith(gateway.Issuer.Token(new TestToken { Client = $"app-{Guid.NewGuid():N}", Roles = ["partner"], Scopes = ["people.read"] }));

        using var answer = await app.GetAsync("/v1/people/ana");

        Assert.Equal(("\"client\";q=30;w=60", "\"client\";r=14;t=2"), (answer.Header("RateLimit-Policy"), answer.Header("RateLimit")));
    }

    [Fact]
    public async Task A_call_that_costs_more_than_there_can_ever_be_costs_all_there_is()
    {
        using var rest = gateway.HttpAs(_person, "national_admin");

        using var answer = await rest.PostAsync("/upload/v1/uploads", null);

        Assert.Equal((HttpStatusCode.OK, "\"person\";r=0;t=30"), (answer.StatusCode, answer.Header("RateLimit")));
    }

    [Fact]
    public async Task A_call_that_is_refused_for_its_token_costs_nobody_anything()
    {
        using var rest = gateway.HttpAs(_person, "teacher");
        using var refused = await gateway.HttpWith("x").GetAsync("/v1/people/ana");

        using var served = await rest.GetAsync("/v1/people/ana");

        Assert.Empty(refused.Header("RateLimit"));
        Assert.Equal("\"person\";r=29;t=1", served.Header("RateLimit"));
    }

    [Fact]
    public async Task Callers_who_have_all_their_points_again_are_forgotten()
    {
        await Spend(gateway.HttpAs(_person, "teacher"), 1);
        await Spend(gateway.HttpAs($"{_person}-2", "teacher"), 1);
        Assert.True(gateway.App.Services.GetRequiredService<Quotas>().Buckets > 1);

        gateway.Clock.Advance(TimeSpan.FromMinutes(2));
        await Spend(gateway.HttpAs(_person, "teacher"), 1);

        Assert.Equal(1, gateway.App.Services.GetRequiredService<Quotas>().Buckets);
    }

    [Fact]
    public async Task Of_many_calls_at_once_exactly_those_are_served_that_the_quota_pays_for()
    {
        using var rest = gateway.HttpAs(_person, "teacher");

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => rest.GetAsync("/v1/people/ana")));

        Assert.Equal((30, 10), (answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests)));
    }

    private static async Task Spend(HttpClient rest, int points)
    {
        for (var i = 0; i < points; i++)
        {
            using var answer = await rest.GetAsync("/v1/people/ana");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }
}
