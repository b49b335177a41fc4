using Coaching.Observations.V1;
using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.Scheduling;

/// <summary>The scheduling service: when coach and coachee meet, and whether they did.</summary>
public static class SchedulingHost
{
    /// <summary>Builds the service, ready to run; tests and the local host change it before it is built.</summary>
    public static async Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        builder.AddPlatform("scheduling");
        SessionMetrics.Show();
        builder.Services.AddSection<SessionsOptions>(SessionsOptions.Section);
        builder.Services.AddHostedService<OverdueSessions>();
        builder.Services.AddSingleton<Pairs>();
        builder.Services.AddSection<VisitsOptions>(VisitsOptions.Section);
        builder.Services.AddSingleton<SchoolZone>();
        builder.Services.AddSingleton<BusyTimes>();
        builder.Services.AddSection<TimetableImportsOptions>(TimetableImportsOptions.Section);
        builder.Services.AddUploads<TimetableImportsOptions>((options, data) =>
            new UploadLimits(UploadLimits.FolderOr(options.Folder, data, "timetables"), options.MaxUploadBytes, ".file", "a timetable file"));
        builder.Services.AddSingleton<TimetableImport>();
        builder.Services.AddOperationRunner(TimetableImportRow.Kind, provider => provider.GetRequiredService<TimetableImport>().Run, namesPeople: true);
        builder.Services.AddSingleton<SolveWork>();
        builder.Services.AddSingleton<PublishWork>();
        builder.Services.AddOperationRunner(SolveWork.Kind, provider => provider.GetRequiredService<SolveWork>().Run, namesPeople: true);
        builder.Services.AddOperationRunner(PublishWork.Kind, provider => provider.GetRequiredService<PublishWork>().Run);

        builder.Services.AddSubjects("scheduling", _ => SubjectRecords.Tables);
        var subscriptions = new Subscriptions();
        StaffDirectory.Subscribe(subscriptions);
        subscriptions.From(StaffDirectory.Source).On<CoachingRelationshipChanged>(EndedPairs.Apply).On<OrgUnitChanged>(SchoolPlaces.Apply);
        subscriptions.From("observations").On<ObservationRecorded>(SessionRecords.Apply).On<DropInRecorded>(SessionRecords.Apply).On<FeedbackMeetingHeld>(SessionRecords.Apply);
        builder.Services.AddSubscriptions(subscriptions);

        var app = builder.Build();
        await app.PreparePlatform(typeof(SessionsApi).Assembly);
        app.MapPlatform();
        app.MapGrpcService<SessionsApi>();
        app.MapGrpcService<AbsencesApi>();
        app.MapGrpcService<CalendarFeedsApi>();
        app.MapCalendars();
        app.MapGrpcService<VisitsApi>();
        app.MapGrpcService<CoachingCostApi>();
        app.MapGrpcService<CoachingTimetablesApi>();
        app.MapGrpcService<SchoolTimeApi>();
        app.MapGrpcService<TimetablesApi>();
        app.MapGrpcService<ProtectedTimesApi>();
        app.MapSubjects();
        app.MapUpload("/upload/v1/timetableFiles");
        return app;
    }
}
