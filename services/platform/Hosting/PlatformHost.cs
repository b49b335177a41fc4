using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>What every service is made of before it is itself.</summary>
public static class PlatformHost
{
    /// <summary>Adds what every process needs, the gateway too: listening ports and their limits, logs, identity, health and traces.</summary>
    public static WebApplicationBuilder AddFoundation(this WebApplicationBuilder builder, string service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Secrets.Add(builder.Configuration);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSection<HostingOptions>(HostingOptions.Section);
        services.AddSection<HttpOptions>(HttpOptions.Section);
        services.AddSection<AuthOptions>(AuthOptions.Section);

        builder.AddLogs();
        builder.AddServer();
        BearerTokens.Add(services);
        services.AddHealth();
        services.AddTraces(builder.Configuration, service);
        return builder;
    }

    /// <summary>Adds options, listening ports, logs, gRPC and REST, identity and policy, database, events, health and telemetry.</summary>
    public static WebApplicationBuilder AddPlatform(this WebApplicationBuilder builder, string service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddFoundation(service);
        var services = builder.Services;
        services.AddSection<ServiceIdentityOptions>(ServiceIdentityOptions.Section);
        services.AddSection<PagingOptions>(PagingOptions.Section);
        services.AddSection<DatabaseOptions>(DatabaseOptions.Section);
        services.AddSection<SigningOptions>(SigningOptions.Section);

        services.AddSingleton(PolicyMatrix.Load());
        services.AddSingleton<Today>();
        services.AddSingleton<ServiceTokens>();
        services.AddSingleton<Paging>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton(provider =>
            Database.Open(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value, service, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<AuditAnchors>();
        services.AddDaprClient();
        services.AddEvents(service, provider => provider.GetRequiredService<ServiceTokens>().Get);
        services.AddRpc(service);
        return builder;
    }

    /// <summary>Checks the options, opens the database, and brings its schema up to date when the service is to do so itself.</summary>
    public static async Task PreparePlatform(this WebApplication app, params Assembly[] migrations)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(migrations);
        var database = new Lazy<DatabaseStart>(() => new DatabaseStart(app.Services, migrations));
        if (app.Services.GetService<MigrateCommand>() is { } command)
        {
            // A job needs no more of the configuration than it uses.
            ((SettingsCheck)app.Services.GetRequiredService<IStartupValidator>()).Validate(section => section is DatabaseOptions.Section or HostingOptions.Section);
            await command.Run(database.Value);
            return;
        }

        // Before anything is opened, and all of them: an operator corrects the configuration once.
        app.Services.GetRequiredService<IStartupValidator>().Validate();

        if (app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value.MigrateAtStart)
        {
            await database.Value.Migrate();
        }
        else
        {
            await database.Value.Check();
        }
    }

    /// <summary>Where a started service listens: REST and gRPC.</summary>
    public static (Uri Http, Uri Grpc) Addresses(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        // In the order in which the server was told to listen.
        var urls = app.Urls.ToList();
        return urls is [var http, var grpc] ? (new Uri(http), new Uri(grpc)) : throw new InvalidOperationException("The service has not started.");
    }

    /// <summary>Maps what every process answers, the gateway too: health and metrics.</summary>
    public static WebApplication MapFoundation(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.Use(app.Services.GetRequiredService<Drain>().PartConnections);
        app.UseTrustedProxies();
        app.Use(Authenticator.RefuseTokensInQuery);
        app.MapHealth();
        Telemetry.MapMetrics(app);
        return app;
    }

    /// <summary>Maps what every service answers: health, metrics, reflection where it is wanted.</summary>
    public static WebApplication MapPlatform(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapFoundation();
        app.MapEvents();
        app.MapRpc();
        return app;
    }

    /// <summary>
    /// Runs a service until it is told to stop, or its migrations; a start that its configuration or its surroundings forbid says so in one
    /// line and exits with 1.
    /// </summary>
    public static async Task<int> Run(
        string[] args, Func<string[], Action<WebApplicationBuilder>?, Task<WebApplication>> build, TextWriter? output = null, TextWriter? errors = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(build);
        var command = MigrateCommand.Of(args, output ?? Console.Out);
        try
        {
            await using var app = await build(MigrateCommand.Settings(args), builder => Configure(builder, command));
            if (command is null)
            {
                await new Surroundings(app.Services).Check();
                await app.RunAsync();
            }

            return 0;
        }
        catch (Exception e) when (StartFailure.Explain(e) is { } line)
        {
            await (errors ?? Console.Error).WriteLineAsync(line);
            return 1;
        }
    }

    private static void Configure(WebApplicationBuilder builder, MigrateCommand? command)
    {
        if (command is not null)
        {
            builder.Services.AddSingleton(command);
        }
    }
}
