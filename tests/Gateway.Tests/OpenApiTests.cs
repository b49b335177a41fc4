using System.Net;
using System.Text.Json;
using Coaching.Testing;

namespace Coaching.Gateway.Tests;

[Collection(Stubbed.Name)]
public class OpenApiTests(StubbedGateway gateway, JudgeTools tools) : IClassFixture<JudgeTools>
{
    [Fact]
    public async Task The_document_needs_no_token_and_is_sent_again_only_when_it_has_changed()
    {
        using var rest = gateway.HttpWith(null);
        using var first = await rest.GetAsync("/openapi.json");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi.json");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await rest.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (first.StatusCode, first.Content.Headers.ContentType?.MediaType));
        Assert.False(first.Headers.ETag!.IsWeak);
        Assert.True(first.Headers.CacheControl?.Public);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    [Trait("requirement", "CAS-38")]
    public async Task Every_REST_form_is_an_operation_with_an_id_of_its_own_and_a_problem_for_its_failures()
    {
        var document = await Document();

        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Rule: $"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value)))
            .ToDictionary(operation => operation.Rule, operation => operation.Value);
        Assert.StartsWith("3.1.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Empty(HttpBinding.All.Select(binding => $"{binding.Verb} {binding.Path()}").Except(operations.Keys));
        var ids = operations.Values.Select(operation => operation.GetProperty("operationId").GetString()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(operations.Values, operation => Assert.True(operation.GetProperty("responses").TryGetProperty("401", out _)));
    }

    [Fact]
    public async Task The_callers_application_learns_where_tokens_come_from()
    {
        var schemes = (await Document()).GetProperty("components").GetProperty("securitySchemes");

        Assert.Equal("openIdConnect", schemes.GetProperty("oidc").GetProperty("type").GetString());
        Assert.Equal($"{gateway.Issuer.Issuer}/.well-known/openid-configuration", schemes.GetProperty("oidc").GetProperty("openIdConnectUrl").GetString());
    }

    [NodeFact]
    public async Task Redocly_finds_nothing_to_say_of_it()
    {
        var folder = new TempFolder();
        try
        {
            await File.WriteAllTextAsync(folder.File("openapi.json"), (await Document()).GetRawText());

            var (exitCode, output, error) = await tools.RunTool("redocly", "lint", "--extends=recommended", "--format=json", folder.File("openapi.json"));

            Assert.True(exitCode == 0, output + error);
            var totals = JsonElement.Parse(output).GetProperty("totals");
            Assert.Equal((0, 0), (totals.GetProperty("errors").GetInt32(), totals.GetProperty("warnings").GetInt32()));
        }
        finally
        {
            folder.Delete();
        }
    }

    private async Task<JsonElement> Document()
    {
        using var answer = await gateway.HttpWith(null).GetAsync("/openapi.json");
        return await answer.IsJson();
    }
}
