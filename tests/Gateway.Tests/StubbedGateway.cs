using Coaching.Testing;

namespace Coaching.Gateway.Tests;

/// <summary>The gateway before one stub that plays all five services.</summary>
public class StubbedGateway : GatewayFixture
{
    private StubService? _stub;

    public StubbedGateway()
        : this(TestClock.Running())
    {
    }

    protected StubbedGateway(TestClock clock)
        : base(clock)
    {
    }

    public StubService Stub => _stub ?? throw new InvalidOperationException("The stub has not started.");

    protected override IEnumerable<string> Settings => ["--Quota:PersonPoints=60000000", "--Quota:ClientPoints=60000000", "--Gateway:CorsOrigins=https://dashboard.example"];

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Stub.DisposeAsync();
    }

    protected override async Task<IReadOnlyDictionary<string, (Uri Http, Uri Grpc)>> StartServices()
    {
        _stub = await StubService.Start();
        return new[] { "people", "scheduling", "observations", "plcs", "analytics" }.ToDictionary(name => name, _ => _stub.Addresses);
    }
}

/// <summary>A gateway that waits for two seconds only, and for whose plcs nobody answers.</summary>
public sealed class ImpatientGateway : StubbedGateway
{
    protected override IEnumerable<string> Settings => [.. base.Settings, "--Gateway:TimeoutSeconds=2", "--Gateway:StreamTimeoutSeconds=6"];

    protected override async Task<IReadOnlyDictionary<string, (Uri Http, Uri Grpc)>> StartServices()
    {
        var services = (await base.StartServices()).ToDictionary();

        // Port 1 is nobody's.
        var nobody = new Uri("http://127.0.0.1:1");
        services["plcs"] = (nobody, nobody);
        return services;
    }
}

/// <summary>A gateway with small quotas, whose clock stands still between moves: a point a second, thirty at once; clients half of that.</summary>
public sealed class FrugalGateway() : StubbedGateway(TestClock.Frozen())
{
    protected override IEnumerable<string> Settings =>
        ["--Quota:PersonPoints=60", "--Quota:PersonBurst=30", "--Quota:ClientPoints=30", "--Quota:ClientBurst=15"];
}

/// <summary>A gateway as a nation runs it.</summary>
public sealed class ProductionGateway : StubbedGateway
{
    protected override string Environment => "Production";
}

/// <summary>A gateway behind an ingress, which the loopback network plays.</summary>
public sealed class IngressedGateway : StubbedGateway
{
    protected override IEnumerable<string> Settings => [.. base.Settings, "--Http:TrustedProxies=127.0.0.0/8 ::1/128"];
}

/// <summary>One stubbed gateway for all tests that ask nothing special of it.</summary>
[CollectionDefinition(Name)]
public sealed class Stubbed : ICollectionFixture<StubbedGateway>
{
    public const string Name = "stubbed";
}
