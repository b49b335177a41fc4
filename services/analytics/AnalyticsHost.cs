using Coaching.Platform;

namespace Coaching.Analytics;

/// <summary>The analytics service: what the numbers say, live.</summary>
public static class AnalyticsHost
{
    /// <summary>Builds the service, ready to run; tests and the local host change it before it is built.</summary>
    public static async Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        builder.AddPlatform("analytics");
        builder.Services.AddSingleton<Weeks>();
        builder.Services.AddSingleton<Watermarks>();
        builder.Services.AddSingleton<Watches>();
        builder.Services.AddSingleton<Standing>();
        builder.Services.AddSingleton<StandingSweep>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<StandingSweep>());
        builder.Services.AddSubjects("analytics", _ => SubjectRecords.Tables);
        builder.Services.AddSingleton(Hear);

        var app = builder.Build();
        await app.PreparePlatform(typeof(AnalyticsApi).Assembly);
        app.MapPlatform();
        app.MapSubjects();
        app.MapGrpcService<AnalyticsApi>();
        return app;
    }

    private static Subscriptions Hear(IServiceProvider provider)
    {
        var weeks = provider.GetRequiredService<Weeks>();
        var subscriptions = new Subscriptions();
        new DirectoryProjection(provider.GetRequiredService<Standing>()).Subscribe(subscriptions);
        new SessionFactsProjection(weeks).Subscribe(subscriptions);
        new VisitFactsProjection(weeks).Subscribe(subscriptions);
        new PlcFactsProjection(weeks, provider.GetRequiredService<Today>()).Subscribe(subscriptions);
        return subscriptions;
    }
}
