using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.Plcs;

/// <summary>The plcs service: who learns together, when they met and what came out of it.</summary>
public static class PlcsHost
{
    /// <summary>Builds the service, ready to run; tests and the local host change it before it is built.</summary>
    public static async Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        builder.AddPlatform("plcs");
        PlcMetrics.Show();
        builder.Services.AddSingleton<Staff>();

        builder.Services.AddSubjects("plcs", _ => SubjectRecords.Tables);
        var subscriptions = new Subscriptions();
        StaffDirectory.Subscribe(subscriptions);
        subscriptions.From(StaffDirectory.Source).On<OrgUnitChanged>(ClosedUnits.Apply);
        builder.Services.AddSubscriptions(subscriptions);

        var app = builder.Build();
        await app.PreparePlatform(typeof(PlcsApi).Assembly);
        app.MapPlatform();
        app.MapSubjects();
        app.MapGrpcService<PlcsApi>();
        return app;
    }
}
