using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>The observations service: what happened and what was agreed; developmental and private.</summary>
public static class ObservationsHost
{
    /// <summary>Builds the service, ready to run; tests and the local host change it before it is built.</summary>
    public static async Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        builder.AddPlatform("observations");
        ObservationMetrics.Show();
        builder.Services.AddSection<VaultOptions>(VaultOptions.Section);
        builder.Services.AddSingleton<MasterKeys>();
        builder.Services.AddSingleton<Vault>();
        builder.Services.AddHostedService<VaultStart>();
        builder.Services.AddSection<RecordsOptions>(RecordsOptions.Section);
        builder.Services.AddHostedService<SealOldRecords>();
        builder.Services.AddSection<CoachQualityOptions>(CoachQualityOptions.Section);
        builder.Services.AddSingleton<Pairs>();
        builder.Services.AddSingleton<InstrumentCatalogue>();
        builder.Services.AddHostedService<BuiltInFrameworks>();
        builder.Services.AddHostedService<BuiltInInstruments>();
        builder.Services.AddHostedService<BuiltInPractice>();

        builder.Services.AddSection<RetentionOptions>(RetentionOptions.Section);
        builder.Services.AddSingleton<Retention>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Retention>());
        builder.Services.AddSingleton<ReleasedItems>();
        builder.Services.AddSingleton<SharedItems>();
        builder.Services.AddSubjects("observations", provider => SubjectRecords.Tables(provider.GetRequiredService<Vault>()));

        var subscriptions = new Subscriptions();
        StaffDirectory.Subscribe(subscriptions);
        subscriptions.From(StaffDirectory.Source).On<PeopleMerged>(MergedPeople.Apply).On<PeopleMergeUndone>(MergedPeople.Apply);
        SessionFactsTable.Subscribe(subscriptions);
        builder.Services.AddSubscriptions(subscriptions);

        var app = builder.Build();
        await app.PreparePlatform(typeof(ObservationsApi).Assembly);
        app.MapPlatform();
        app.MapGrpcService<StandardsFrameworksApi>();
        app.MapGrpcService<InstrumentsApi>();
        app.MapGrpcService<ObservationsApi>();
        app.MapGrpcService<SurveysApi>();
        app.MapGrpcService<FeedbackMeetingsApi>();
        app.MapGrpcService<DropInsApi>();
        app.MapGrpcService<RecordsApi>();
        app.MapGrpcService<ReleasesApi>();
        app.MapGrpcService<SharesApi>();
        app.MapGrpcService<AccessLedgerApi>();
        app.MapGrpcService<PrivacyNoticesApi>();
        app.MapGrpcService<CoachQualityApi>();
        app.MapGrpcService<LearningWalksApi>();
        app.MapGrpcService<CalibrationApi>();
        app.MapSubjects();
        app.MapGrpcService<CycleTemplatesApi>();
        app.MapGrpcService<CoachingCyclesApi>();
        app.MapGrpcService<CoachingAgreementsApi>();
        app.MapGrpcService<GoalsApi>();
        app.MapGrpcService<SchoolGoalsApi>();
        app.MapGrpcService<ReflectionsApi>();
        app.MapGrpcService<StepLibraryApi>();
        return app;
    }
}
