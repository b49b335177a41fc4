using System.Net.Http.Headers;
using System.Security.Cryptography;
using Coaching.Platform;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Coaching.Testing;

/// <summary>
/// A service as it ships, on free ports, over a database of its own, with an issuer and a clock that tests hold. A class
/// fixture: derive it once for each service, and once more with <see cref="Engine"/> overridden for SQL Server.
/// </summary>
public abstract class ServiceHost : IAsyncLifetime
{
    private readonly List<GrpcChannel> _channels = [];
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"coaching-test-{Guid.NewGuid():N}");
    private string? _connectionString;
    private WebApplication? _app;
    private TestIssuer? _issuer;

    /// <summary>The clock of the service and of the tokens; it runs.</summary>
    public TestClock Clock { get; } = TestClock.Running();

    public TestIssuer Issuer => _issuer ?? throw NotStarted();

    public WebApplication App => _app ?? throw NotStarted();

    public Database Database => App.Services.GetRequiredService<Database>();

    /// <summary>The address of REST.</summary>
    public Uri Http { get; private set; } = new("http://not.started");

    /// <summary>The address of gRPC.</summary>
    public Uri Grpc { get; private set; } = new("http://not.started");

    protected virtual DatabaseEngine Engine => DatabaseEngine.Sqlite;

    /// <summary>Settings on top of the usual ones, such as <c>("Feeds:PullInterval", "00:00:00.100")</c>.</summary>
    protected virtual IEnumerable<(string Key, string Value)> Settings => [];

    /// <summary>Builds the service, as its own Program does.</summary>
    protected abstract Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder> configure);

    /// <summary>A gRPC channel that calls as a person with roles; the invoker of any client, <c>new XServiceClient(host.As("people/ana", "teacher"))</c>.</summary>
    public CallInvoker As(string person, params string[] roles) => As(new TestToken { Person = person, Roles = roles });

    /// <summary>A gRPC channel that calls with a token as described.</summary>
    public CallInvoker As(TestToken token) => WithToken(Issuer.Token(token));

    /// <summary>A gRPC channel that calls with a token, or without one.</summary>
    public CallInvoker WithToken(string? token)
    {
        var channel = GrpcChannel.ForAddress(Grpc);
        _channels.Add(channel);
        return channel.Intercept(metadata =>
        {
            if (token is not null)
            {
                metadata.Add("authorization", $"Bearer {token}");
            }

            return metadata;
        });
    }

    /// <summary>An HTTP client that calls as a person with roles.</summary>
    public HttpClient HttpAs(string person, params string[] roles) => HttpWithToken(Issuer.Token(person, roles));

    /// <summary>An HTTP client that calls with a token, or without one.</summary>
    public HttpClient HttpWithToken(string? token)
    {
        var client = new HttpClient { BaseAddress = Http };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>The files of the embedded database, its log included; none on SQL Server.</summary>
    public IReadOnlyList<string> DatabaseFiles() => Directory.Exists(_folder) ? Directory.GetFiles(_folder, "*.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToList() : [];

    /// <summary>Puts units, people, posts and pairs into the service's staff directory.</summary>
    public Task Seed(Func<DirectorySeed, Task> seed) => Database.Write(tx => seed(new DirectorySeed(tx)), default);

    /// <inheritdoc/>
    public virtual async Task InitializeAsync()
    {
        if (Engine == DatabaseEngine.SqlServer)
        {
            if (SqlServer.ConnectionString is null)
            {
                return;
            }

            _connectionString = await SqlServer.Create();
            MakeKeys();
        }

        _issuer = await TestIssuer.Start(Clock);
        _app = await Build(Arguments(), builder => builder.Services.AddSingleton<TimeProvider>(Clock));
        await _app.StartAsync();
        (Http, Grpc) = _app.Addresses();
    }

    /// <inheritdoc/>
    public virtual async Task DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
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
        if (_connectionString is not null)
        {
            await SqlServer.Drop(_connectionString);
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string[] Arguments() =>
    [
        "--environment=Development",
        "--Http:Port=0", "--Http:GrpcPort=0",
        "--Hosting:DrainSeconds=0",
        $"--Auth:Issuer={Issuer.Issuer}", "--Auth:RequireHttps=false",
        $"--Database:Engine={Engine}", $"--Database:Path={Path.Combine(_folder, "{service}.db")}",
        .. _connectionString is null
            ? Array.Empty<string>()
            : [$"--Database:ConnectionString={_connectionString}", $"--Signing:KeyFile={SigningFile}", $"--Vault:KeyFile={VaultFile}"],
        "--Events:Relay=false",
        "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning",
        .. Settings.Select(setting => $"--{setting.Key}={setting.Value}"),
    ];

    private string SigningFile => Path.Combine(_folder, "signing.pem");

    private string VaultFile => Path.Combine(_folder, "vault.key");

    // An embedded database makes keys of its own; a server's are an operator's business.
    private void MakeKeys()
    {
        Directory.CreateDirectory(_folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(SigningFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(VaultFile, RandomNumberGenerator.GetBytes(32));
    }

    private static InvalidOperationException NotStarted() => new("The service has not started.");
}
