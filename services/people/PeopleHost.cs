using Coaching.Platform;

namespace Coaching.People;

/// <summary>The people service: who exists, where they work, and who coaches whom.</summary>
public static class PeopleHost
{
    /// <summary>Builds the service, with its schema up to date; the caller runs it.</summary>
    public static async Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        builder.AddPlatform("people");
        ImportMetrics.Show();
        builder.Services.AddSection<ImportsOptions>(ImportsOptions.Section);
        builder.Services.AddSection<MergesOptions>(MergesOptions.Section);
        builder.Services.AddUploads<ImportsOptions>((options, database) =>
            new UploadLimits(UploadLimits.FolderOr(options.Folder, database, "uploads"), options.MaxUploadBytes, ".zip", "a zip archive"));
        builder.Services.AddSingleton<ImportsApi>();
        builder.Services.AddSingleton<RosterImport>();
        builder.Services.AddSubjects("people", _ => SubjectRecords.Tables);
        builder.Services.AddOperationRunner(ImportRow.Kind, provider => provider.GetRequiredService<RosterImport>().Run);

        var app = builder.Build();
        await app.PreparePlatform(typeof(PeopleHost).Assembly);
        app.MapPlatform();
        app.MapGrpcService<OrgUnitsApi>();
        app.MapGrpcService<PeopleApi>();
        app.MapGrpcService<PersonMergesApi>();
        app.MapGrpcService<ProgrammesApi>();
        app.MapGrpcService<GuidelinesApi>();
        app.MapGrpcService<ImplementationPlansApi>();
        app.MapGrpcService<DevelopmentPrioritiesApi>();
        app.MapGrpcService<ProgrammeJournalApi>();
        app.MapGrpcService<AnnouncementsApi>();
        app.MapGrpcService<SupportTicketsApi>();
        app.MapGrpcService<NetworksApi>();
        app.MapGrpcService<CoachingRelationshipsApi>();
        app.MapGrpcService<ReadinessApi>();
        app.MapGrpcService<PracticePairsApi>();
        app.MapGrpcService<CoachSelectionApi>();
        app.MapGrpcService<CoachingCapacityApi>();
        app.MapGrpcService<PairingApi>();
        app.MapGrpcService<ImportsApi>();
        app.MapGrpcService<SubjectRequestsApi>();
        app.MapGrpcService<CoachChangeRequestsApi>();
        app.MapSubjects();
        app.MapUploads();
        app.MapDownloads();
        app.MapExports();
        return app;
    }
}
