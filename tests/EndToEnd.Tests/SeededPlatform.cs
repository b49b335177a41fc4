using Coaching.Localhost;

namespace Coaching.EndToEnd.Tests;

/// <summary>The local host with its demonstration, seeded while the sidecars' broker loses, doubles, delays and shuffles events.</summary>
public sealed class SeededPlatform : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("coaching-e2e-");
    private LocalPlatform? _platform;
    private DemoClients? _clients;

    internal LocalPlatform Platform => _platform ?? throw new InvalidOperationException("The platform has not started.");

    internal DemoClients Clients => _clients ?? throw new InvalidOperationException("The platform has not started.");

    internal DemoPlan Plan { get; } = new(DemoPlan.FirstWeekBefore(TimeProvider.System.GetUtcNow()));

    internal string Token(string persona) => Platform.Issuer.TokenFor(persona) ?? throw new InvalidOperationException($"There is no persona {persona}.");

    internal HttpClient HttpAs(string persona)
    {
        var http = new HttpClient { BaseAddress = Platform.Rest };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Token(persona));
        return http;
    }

    public async Task InitializeAsync()
    {
        _platform = await LocalPlatform.Start(new LocalOptions { Data = _data.FullName, Port = 0 }, default);
        _platform.Chaos.DropPercent = 10;
        _platform.Chaos.DuplicatePercent = 10;
        _platform.Chaos.ShuffleWindow = 10;
        _platform.Chaos.FailPercent = 2;
        _clients = new DemoClients(_platform.Grpc, _platform.Rest, persona => Task.FromResult(Token(persona)));
        await new DemoSeeder(Plan, _clients, (_, _) => { }).Seed(default);
    }

    public async Task DisposeAsync()
    {
        _clients?.Dispose();
        if (_platform is not null)
        {
            await _platform.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class SeededPlatformGroup : ICollectionFixture<SeededPlatform>
{
    public const string Name = "A seeded platform";
}
