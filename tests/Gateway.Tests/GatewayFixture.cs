using System.Net.Http.Headers;
using Coaching.Platform;
using Coaching.Testing;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Gateway.Tests;

/// <summary>The gateway as it ships, on free ports, with an issuer and a clock that tests hold.</summary>
public abstract class GatewayFixture(TestClock clock) : IAsyncLifetime
{
    private readonly List<IDisposable> _clients = [];
    private WebApplication? _app;
    private TestIssuer? _issuer;

    /// <summary>The clock of gateway, services and tokens.</summary>
    public TestClock Clock { get; } = clock;

    public TestIssuer Issuer => _issuer ?? throw NotStarted();

    public WebApplication App => _app ?? throw NotStarted();

    /// <summary>Where the gateway serves REST.</summary>
    public Uri Http { get; private set; } = new("http://not.started");

    /// <summary>Where the gateway serves gRPC.</summary>
    public Uri Grpc { get; private set; } = new("http://not.started");

    protected virtual string Environment => "Development";

    /// <summary>Settings on top of the usual ones.</summary>
    protected virtual IEnumerable<string> Settings => [];

    /// <summary>Starts what stands behind the gateway, and says where each service is.</summary>
    protected abstract Task<IReadOnlyDictionary<string, (Uri Http, Uri Grpc)>> StartServices();

    /// <summary>The REST side, as a person with roles.</summary>
    public HttpClient HttpAs(string person, params string[] roles) => HttpWith(Issuer.Token(person, roles));

    /// <summary>The REST side, with a token or without.</summary>
    public HttpClient HttpWith(string? token)
    {
        var client = new HttpClient { BaseAddress = Http };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        _clients.Add(client);
        return client;
    }

    /// <summary>The gRPC side, as a person with roles.</summary>
    public CallInvoker As(string person, params string[] roles) => With(Issuer.Token(person, roles));

    /// <summary>The gRPC side, with a token or without.</summary>
    public CallInvoker With(string? token)
    {
        var channel = GrpcChannel.ForAddress(Grpc);
        _clients.Add(channel);
        return channel.Intercept(metadata =>
        {
            if (token is not null)
            {
                metadata.Add("authorization", $"Bearer {token}");
            }

            return metadata;
        });
    }

    public virtual async Task InitializeAsync()
    {
        _issuer = await TestIssuer.Start(Clock);
        var services = await StartServices();
        _app = GatewayHost.Build(
            [
                .. Shared(Environment), .. Settings,
                .. services.SelectMany(service => new[] { $"--Gateway:{service.Key}={service.Value.Http}", $"--Gateway:{service.Key}Grpc={service.Value.Grpc}" }),
            ],
            builder => builder.Services.AddSingleton<TimeProvider>(Clock));
        await _app.StartAsync();
        (Http, Grpc) = _app.Addresses();
    }

    public virtual async Task DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (_issuer is not null)
        {
            await _issuer.DisposeAsync();
        }

        Clock.Dispose();
    }

    /// <summary>Settings of every process of the platform.</summary>
    protected string[] Shared(string environment) =>
    [
        $"--environment={environment}", "--Http:Port=0", "--Http:GrpcPort=0", "--Hosting:DrainSeconds=0", "--Hosting:StopSeconds=1",
        $"--Auth:Issuer={Issuer.Issuer}", "--Auth:RequireHttps=false",
        "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning",
    ];

    private static InvalidOperationException NotStarted() => new("The gateway has not started.");
}
