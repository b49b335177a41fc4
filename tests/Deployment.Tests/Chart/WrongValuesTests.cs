namespace Coaching.Deployment.Tests;

public sealed class WrongValuesTests
{
    [HelmTheory]
    [InlineData("unknown=1", "additional properties 'unknown' not allowed")]
    [InlineData("services.people.memry=1Gi", "'/services/people'", "'memry' not allowed")]
    [InlineData("services.people.replicas.min=0", "'/services/people/replicas/min'", "minimum: got 0, want 1")]
    [InlineData("services.people.replicas.min=many", "'/services/people/replicas/min'", "got string, want integer")]
    [InlineData("services.people.memory=lots", "'/services/people/memory'", "does not match pattern")]
    [InlineData("services.people.heapPercent=90", "'/services/people/heapPercent'", "maximum: got 90, want 70")]
    [InlineData("services.People.memory=1Gi", "invalid propertyName 'People'")]
    [InlineData("services.people.image.digest=sha256:12", "'/services/people/image/digest'", "does not match pattern")]
    [InlineData("services.people.env.Database__ConnectionString=Server", "invalid propertyName 'Database__ConnectionString'")]
    [InlineData("broker.type=nats", "'/broker/type'", "value must be one of 'redis', 'rabbitmq', 'kafka', 'azureServiceBus'")]
    [InlineData("auth.issuer=nowhere", "'/auth/issuer'", "does not match pattern")]
    [InlineData("http.trustedProxies={everyone}", "'/http/trustedProxies/0'", "does not match pattern")]
    [InlineData("ingress.host=https://coaching", "'/ingress/host'", "does not match pattern")]
    [InlineData("database.connections=0", "'/database/connections'", "minimum: got 0, want 1")]
    [InlineData("dapr.maxRetries=-1", "'/dapr/maxRetries'", "minimum: got -1, want 0")]
    [InlineData("drain.stopSeconds=20", "drain.stopSeconds: must be longer than deadlineSeconds (30), but is 20")]
    [InlineData("services.people.replicas.min=9", "services.people.replicas.min: must be at most max (6), but is 9")]
    [InlineData("services.plcs.hears={nobody}", "services.plcs.hears: must name other services, but names nobody")]
    [InlineData("services.people.folders.imports.accessMode=ReadWriteOnce", "services.people.folders.imports.accessMode: must be ReadWriteMany")]
    public async Task A_wrong_value_is_refused_with_its_path_and_rule(string value, params string[] said)
    {
        var (exitCode, _, error) = await Helm.Run("template", "coaching", Helm.Chart, "--set", value);
        Assert.NotEqual(0, exitCode);
        Assert.All(said, words => Assert.Contains(words, error, StringComparison.Ordinal));
    }

    [HelmFact]
    public async Task Ingress_and_Gateway_API_exclude_each_other()
    {
        var (exitCode, _, error) = await Helm.Run("template", "coaching", Helm.Chart, "--set", "ingress.enabled=true,gatewayApi.enabled=true");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("ingress.enabled, gatewayApi.enabled: at most one may be true", error, StringComparison.Ordinal);
    }
}
