using Coaching.People.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Platform;

/// <summary>Puts what people may ask of their own data into a service: to take it out, and to be erased.</summary>
public static class SubjectsHosting
{
    private const string Row = "GET /download/v1/subjectExports/{service}/{subject_request}";

    /// <summary>
    /// Registers what a service keeps of persons; every service but people, which grants the requests, hears of those granted.
    /// </summary>
    public static IServiceCollection AddSubjects(this IServiceCollection services, string service, Func<IServiceProvider, SubjectTables> tables)
    {
        services.AddSingleton(tables);
        services.AddSingleton(provider => new SubjectErasure(provider.GetRequiredService<SubjectTables>(), service));
        services.AddSingleton(provider => new SubjectExport(
            provider.GetRequiredService<SubjectTables>(), provider.GetRequiredService<SigningKeys>(), provider.GetRequiredService<Database>(), service));
        return service == StaffDirectory.Source ? services : services.AddSingleton(provider =>
        {
            var erasure = provider.GetRequiredService<SubjectErasure>();
            return new Subscriptions().From(StaffDirectory.Source)
                .On<SubjectErased>((tx, fact) => erasure.Apply(tx, fact.Data))
                .On<SubjectExportGranted>((tx, fact) => SubjectExport.Grant(tx, fact.Data));
        });
    }

    /// <summary>Maps the one download of a person's data from this service.</summary>
    public static void MapSubjects(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var service = app.Services.GetRequiredService<OwnFeed>().Service;
        app.MapGet($"/download/v1/subjectExports/{service}/{{subject_request}}", Download).RequirePolicy(Row);
    }

    private static async Task<IResult> Download(HttpContext http, SubjectExport export)
    {
        var request = $"subjectRequests/{http.Request.RouteValues["subject_request"]}";
        var file = await export.Take(http.Call(), request, http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(file, "application/zip", $"{ResourceName.IdOf(request)}-{export.Service}.zip");
    }
}
