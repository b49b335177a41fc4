using System.Net;
using Coaching.Testing;

namespace Coaching.Gateway.Tests;

[Collection(Stubbed.Name)]
public class OperationTests(StubbedGateway gateway, JudgeTools tools) : IClassFixture<JudgeTools>
{
    [Fact]
    public async Task It_is_alive_and_ready_and_says_so_to_anybody()
    {
        using var rest = gateway.HttpWith(null);

        Assert.Equal("ok", await rest.GetStringAsync("/healthz"));
        Assert.Equal("Healthy", (await (await rest.GetAsync("/readyz")).IsJson()).GetProperty("status").GetString());
    }

    [PromtoolFact]
    public async Task Promtool_accepts_its_metrics_and_they_name_nobody()
    {
        await gateway.HttpAs("people/ana", "teacher").GetAsync("/v1/orgUnits/measured");

        var page = await gateway.HttpWith(null).GetStringAsync("/metrics");

        Assert.Empty(await JudgeTools.CheckMetrics(page));
        Assert.Matches("""gateway_request_duration_seconds_count\{[^}]*upstream="people"[^}]*\} [1-9]""", page);
        Assert.DoesNotContain("people/ana", page, StringComparison.Ordinal);
        Assert.DoesNotContain("measured", page, StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task Reflection_in_development_lists_all_that_is_routed()
    {
        var (exitCode, output, error) = await List(gateway);

        Assert.True(exitCode == 0, error);
        var listed = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(ContractRoutes.Routed.Select(service => service.FullName).Order(StringComparer.Ordinal), listed.Where(IsOurs).Order(StringComparer.Ordinal));
    }

    [NodeFact]
    public async Task Reflection_is_not_served_in_production()
    {
        var production = new ProductionGateway();
        await production.InitializeAsync();
        try
        {
            var (exitCode, _, error) = await List(production);

            Assert.NotEqual(0, exitCode);
            Assert.Contains("unimplemented", error, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            await production.DisposeAsync();
        }
    }

    private static bool IsOurs(string service) =>
        service.StartsWith("coaching.", StringComparison.Ordinal) || service.StartsWith("google.", StringComparison.Ordinal);

    private Task<(int ExitCode, string Output, string Error)> List(GatewayFixture one) =>
        tools.RunTool("buf", "curl", "--protocol", "grpc", "--http2-prior-knowledge", "--list-services", one.Grpc.ToString());
}

public class ReadinessTests(ImpatientGateway gateway) : IClassFixture<ImpatientGateway>
{
    [Fact]
    public async Task It_is_ready_though_a_service_is_away()
    {
        using var answer = await gateway.HttpWith(null).GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
