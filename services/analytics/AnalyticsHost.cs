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

        var subscriptions = new Subscriptions();
        StaffDirectory.Subscribe(subscriptions);
        subscriptions.From("scheduling").From("observations").From("plcs");
        builder.Services.AddSubscriptions(subscriptions);

        var app = builder.Build();
        await app.PreparePlatform(typeof(AnalyticsApi).Assembly);
        app.MapPlatform();
        app.MapGrpcService<AnalyticsApi>();
        return app;
    }
}
